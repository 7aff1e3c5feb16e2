"""Writes docs/performance.md from the results: `python -m bench.report [results.json ...]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from . import ROOT
from .figure import Experiment, Figure
from .results import FOLDER, Results, newest_full
from .samples import Taken
from .table import HEAD, cells, markdown
from .verdict import MEANING, Judged, Verdict, judge

PAGE = ROOT / "docs" / "performance.md"

_TRIED = ROOT / "bench" / "tried.md"
"""What did not help; written by hand, because the bench does not take it again."""

_HEAD = """\
# Performance

<!-- Written by `python -m bench.report` from bench/results/{source}; a change by hand is lost. -->

What a person waits for, side by side with plain Spark in one run on one machine. `make bench` takes all of \
it again; `make bench ARGS="--short"` takes few samples in some three minutes, and leaves this page alone.

Spark starts here from an archive of its classes, as it does for a person from the second start on, and from \
the first where [the image holds one](administrators.md#the-image).
"""

_HOW = """\
## How it is taken

Ours and theirs take turns (A B A B …), seven pairs where nothing else is said, after one pair that does \
not count and warms the disk. Both sides use the same Java, the same pyspark and the same Python. "Plain \
Spark" is `sbin/start-connect-server.sh` of that pyspark with default options. Figures are medians, with the \
quartiles in brackets. A ratio is ours by theirs, of the medians; the range in brackets holds it 19 times in \
20 (bootstrap over the pairs).

{verdicts}

The raw samples are in [bench/results](../bench/results). Seconds depend on the machine; ratios do so much \
less.
"""


def page(run: Results, experiments: Sequence[Experiment]) -> str:
    """Write the whole page."""
    judged = list(_judged(run, experiments))
    parts = [
        _HEAD.format(source=run.path.name),
        _where(run),
        _sum(judged),
        markdown([HEAD, *map(cells, judged)]) + "\n",
        _HOW.format(verdicts=markdown([("verdict", "what it means"), *MEANING.items()])),
        "## Figure by figure\n",
        *(_section(each, run.samples[each.figure.key]) for each in judged),
    ]
    if run.left_out:
        names = _names(experiments)
        missing = [f"- {names.get(key, key)}: {reason}" for key, reason in run.left_out.items()]
        parts.append("\n".join(["## What was left out", "", *missing, ""]))
    parts.append(_TRIED.read_text(encoding="utf-8"))
    return "\n".join(parts)


def joined(runs: Sequence[Results], experiments: Sequence[Experiment]) -> Results:
    """Merge runs into one; of the figures that were taken twice, the later ones."""
    samples = {key: taken for run in runs for key, taken in run.samples.items()}
    taken = {each.name for each in experiments if any(figure.key in samples for figure in each.figures)}
    left_out = {
        name: why for run in runs for name, why in run.left_out.items() if name not in taken | samples.keys()
    }
    modes = {run.mode for run in runs}
    is_whole = "full" in modes or taken == {each.name for each in experiments}
    commits = dict.fromkeys(run.versions["commit"] for run in runs)
    return replace(
        runs[0],
        samples=samples,
        left_out=left_out,
        mode="short" if "short" in modes else "full" if is_whole else "some",
        seconds=sum(run.seconds for run in runs),
        versions={**runs[0].versions, "commit": ", ".join(commits)},
    )


def rows(run: Results, experiments: Sequence[Experiment]) -> list[list[str]]:
    """Return the table of a run, its head included."""
    return [list(HEAD), *map(cells, _judged(run, experiments))]


def _names(experiments: Sequence[Experiment]) -> dict[str, str]:
    """Return the title of each experiment and figure, by its key."""
    names: dict[str, str] = {}
    for experiment in experiments:
        names |= {figure.key: figure.name for figure in experiment.figures}
        names[experiment.name] = ", ".join(figure.name for figure in experiment.figures)
    return names


def _judged(run: Results, experiments: Sequence[Experiment]) -> Iterator[Judged]:
    for experiment in experiments:
        for figure in experiment.figures:
            taken = run.samples.get(figure.key)
            if taken and taken.ours:
                yield judge(figure, taken)


def _where(run: Results) -> str:
    machine, versions = run.machine, run.versions
    mode = "" if run.mode == "full" else f" This was not the full bench ({run.mode}): take it as a hint."
    commit = versions["commit"].replace("+", " with changes")
    return (
        f"Taken on {run.taken_at:%Y-%m-%d} in {run.seconds / 60:.0f} minutes: {machine['cores']} cores "
        f"({machine['processor']}), {machine['memory_gb']:.0f} GB, {machine['system']}, load "
        f"{machine['load_before']} before; Python {versions['python']}, Java {versions['java']}, pyspark "
        f"{versions['pyspark']}, JupyterLab {versions['jupyterlab']}, commit {commit}.{mode}\n"
    )


def _sum(judged: Sequence[Judged]) -> str:
    """Return how many reach what they must, and the names of those that do not."""
    asked = [each for each in judged if each.verdict is not Verdict.NOTHING_ASKED]
    told = []
    for verdict in MEANING:
        names = [f"“{each.figure.name}”" for each in asked if each.verdict is verdict]
        is_good = verdict in (Verdict.AIM, Verdict.REACHED)
        if names:
            told.append(f"{verdict.value}: {len(names)}" + ("" if is_good else f" ({', '.join(names)})"))
    return f"Of {len(asked)} figures that must reach something, {'; '.join(told)}.\n"


def _section(judged: Judged, taken: Taken) -> str:
    figure = judged.figure
    lines = [f"### {figure.name}", "", figure.waits_for, "", f"- Ours: {figure.ours}"]
    if figure.theirs:
        lines.append(f"- Theirs: {figure.theirs}")
    lines += [f"- {_seen(judged)}", *(f"- {note}" for note in taken.notes)]
    if figure.must is not None:
        lines.append(f"- {_asked(figure, judged)}")
    if judged.verdict is Verdict.MISSED:
        lines += ["", figure.limit or "What stands in the way has not been found out."]
    elif judged.verdict is Verdict.NOISE and figure.limit:
        lines += ["", figure.limit]
    return "\n".join([*lines, ""])


def _seen(judged: Judged) -> str:
    show = judged.figure.unit.show

    def spread(name: str, median: float, low: float, high: float) -> str:
        told = f"{name} {show(median)}"
        return told if judged.pairs == 1 else f"{told} ({show(low)} to {show(high)})"

    ours = judged.ours
    told = [spread("ours", ours.median, ours.low, ours.high)]
    if judged.theirs:
        theirs = judged.theirs
        told.append(spread("theirs", theirs.median, theirs.low, theirs.high))
    if judged.ratio_text:
        told.append(f"ratio {judged.ratio_text}")
    many = "one sample" if judged.pairs == 1 else f"{judged.pairs} {'pairs' if judged.theirs else 'samples'}"
    return f"Seen: {', '.join(told)}, of {many}."


def _asked(figure: Figure, judged: Judged) -> str:
    aim = f", aim {figure.show_bound(figure.aim)}" if figure.aim is not None else ""
    told = f"Must reach {figure.show_bound(figure.must)}{aim}: **{judged.verdict.value}**."
    if judged.verdict is Verdict.NOISE:
        told += (
            f" The median misses it, but the range, {judged.sure_text}, includes it: this run cannot tell."
        )
    return told


def main(argv: Sequence[str] | None = None) -> int:
    """Write the page from the named results, or from the newest full ones.

    Several are joined: what failed in one run, or was ended early, can be taken again alone.
    """
    from .figures import EXPERIMENTS

    parser = argparse.ArgumentParser(prog="python -m bench.report", description=__doc__)
    parser.add_argument(
        "results", nargs="*", type=Path, help="files of bench/results; the newest full run without"
    )
    named = [Results.read(path) for path in parser.parse_args(argv).results]
    run = joined(named, EXPERIMENTS) if named else newest_full(list(FOLDER.glob("*.json")))
    if run is None:
        print("There is no full run yet: make bench", file=sys.stderr)
        return 1
    if len(named) > 1:
        print(f"Wrote {run.write().relative_to(ROOT)}.")
    PAGE.write_text(page(run, EXPERIMENTS), encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
