"""Take the figures, print the table, and keep the samples: `python -m bench [--short] [figure ...]`."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

from . import ROOT, report
from .figure import Experiment, LeftOutError
from .figures import EXPERIMENTS
from .machine import machine, versions
from .results import Results, now
from .rig.stopwatch import Stopwatch
from .samples import Samples
from .stage import Stage
from .table import plain

_NO_TIME = "Not in short mode."
_NO_END = "The bench was ended before it was done."
_BUSY = 0.5
"""Load per core from which others disturb what is measured."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the bench and keep what was taken; 1 when a figure could not be, whatever the verdicts are."""
    arguments, chosen = _arguments(argv)
    watch, where, what = Stopwatch(), machine(), versions()
    if os.getloadavg()[0] > _BUSY * (os.cpu_count() or 1):
        print(f"Others use this machine (load {os.getloadavg()[0]:.1f}): the figures will be off.")
    samples, failed = Samples(), False
    left_out = {each.name: _NO_TIME for each in EXPERIMENTS if not arguments.figures and each not in chosen}
    with _folder(keep=arguments.keep) as folder, Stage(folder, short=arguments.short) as stage:
        for place, experiment in enumerate(chosen):
            try:
                _take(experiment, stage, samples)
                left_out |= {
                    figure.key: _NO_TIME for figure in experiment.figures if figure.key not in samples.taken
                }
            except LeftOutError as error:
                left_out[experiment.name] = f"{error}."
            except (Exception, SystemExit) as error:  # noqa: BLE001, the other figures are taken all the same
                failed = True
                if _is_ending():  # what was taken before is kept
                    left_out |= {each.name: _NO_END for each in chosen[place:]}
                    break
                traceback.print_exc()
                left_out[experiment.name] = f"It could not be taken: {type(error).__name__}."
                stage.clear()
    is_full = not (arguments.short or arguments.figures or failed)
    run = Results(
        taken_at=now(),
        mode="full" if is_full else "short" if arguments.short else "some",
        machine={**where, "load_after": round(os.getloadavg()[0], 2)},
        versions=what,
        seconds=watch.seconds,
        samples=samples.taken,
        left_out=left_out,
    )
    print(f"\n{plain(report.rows(run, EXPERIMENTS))}\n")
    for name, reason in left_out.items():
        print(f"{name}: {reason}")
    written = run.write()
    print(f"Wrote {written.relative_to(ROOT)} after {watch.seconds:.0f} s.")
    if is_full or arguments.write:
        report.main([str(written)])
    return int(failed)


def _take(experiment: Experiment, stage: Stage, samples: Samples) -> None:
    print(f"\n{experiment.name}: {', '.join(figure.key for figure in experiment.figures)}", flush=True)
    watch = Stopwatch()
    try:
        experiment.take(stage, samples)
        print(f"  done after {watch.seconds:.0f} s", flush=True)
    except BaseException:
        # half of the pairs are no figure
        for figure in experiment.figures:
            samples.forget(figure)
        raise


def _arguments(argv: Sequence[str] | None) -> tuple[argparse.Namespace, list[Experiment]]:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    names = ", ".join(experiment.name for experiment in EXPERIMENTS)
    parser.add_argument("figures", nargs="*", metavar="figure", help=f"{names}, or the key of one figure")
    parser.add_argument("--short", action="store_true", help="few samples")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md also if not full")
    parser.add_argument("--keep", action="store_true", help="keep the folder with all logs, and name it")
    arguments = parser.parse_args(argv)
    wanted = set(arguments.figures)
    chosen = []
    for experiment in EXPERIMENTS:
        known = {experiment.name, *(figure.key for figure in experiment.figures)}
        if wanted & known or not (arguments.figures or (arguments.short and not experiment.in_short)):
            chosen.append(experiment)
        wanted -= known
    if wanted:
        parser.error(f"there is no figure {', '.join(sorted(wanted))}")
    return arguments, chosen


@contextlib.contextmanager
def _folder(*, keep: bool) -> Iterator[Path]:
    """Yield a folder for everything, removed afterwards."""
    if keep:
        folder = Path(tempfile.mkdtemp(prefix="spark-connect-bench-"))
        print(f"Everything is in {folder}.")
        yield folder
    else:
        with tempfile.TemporaryDirectory(prefix="spark-connect-bench-", ignore_cleanup_errors=True) as name:
            yield Path(name)


def _is_ending() -> bool:
    return signal.getsignal(signal.SIGTERM) is signal.SIG_IGN


def _interrupt(signal_number: int, _frame: FrameType | None) -> None:
    """End the bench once; what it has started is then ended in peace."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    print("\nEnding everything that runs …", file=sys.stderr, flush=True)
    sys.exit(128 + signal_number)


if __name__ == "__main__":
    # a shell's background jobs ignore SIGINT, and so would the programs that are measured
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _interrupt)
    sys.exit(main())
