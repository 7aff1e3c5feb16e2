"""Many kernels attach at the same moment."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import psutil

from bench.figure import Experiment, Figure, LeftOutError, Unit
from bench.rig.cells import AGGREGATE
from bench.rig.stopwatch import Stopwatch
from bench.samples import Samples
from bench.stage import Stage
from tests.support.real_jupyter import RealJupyter
from tests.support.real_notebook import Notebook, Outcome

_KERNELS = 50
_WAY = (
    "50 kernels are started, and then a cell with `spark` and the aggregate is sent to all of them at once."
)

FAILURES = Figure(
    key="crowd-failures",
    name="50 kernels attach at once: failures",
    waits_for="Whether a whole class can begin at the same moment.",
    ours=_WAY + " Cells that end with an error or not within two minutes.",
    unit=Unit.FAILURES,
    bound="ours",
    must=0,
)

TIME = Figure(
    key="crowd-time",
    name="50 kernels attach at once: time",
    waits_for="Until the last of them has its result.",
    ours=_WAY,
    bound="ours",
)

MEMORY = Figure(
    key="crowd-memory",
    name="50 kernels attach at once: memory of the driver",
    waits_for="What the one driver takes with all of them attached.",
    ours="PSS of the JVM when the last result is there.",
    unit=Unit.MEGABYTES,
    bound="ours",
)

_ROUNDS = 2
_PATIENCE = 120.0
_STARTED_AT_ONCE = 4
_MEMORY_PER_KERNEL = 180_000_000
_numbers = itertools.count(1)


def take(stage: Stage, samples: Samples) -> None:
    """Take a fresh Spark and fresh kernels per round."""
    if psutil.virtual_memory().available < _KERNELS * _MEMORY_PER_KERNEL:
        raise LeftOutError(f"{_KERNELS} kernels need more memory than is free here")
    jupyter = stage.ours()
    for _ in stage.rounds(_ROUNDS, throw_away=0, in_short=1):
        jupyter.stop_spark()
        jupyter.start_spark()
        notebooks = _open(jupyter, _KERNELS)
        try:
            before = _server_memory(jupyter)
            watch = Stopwatch()
            asked = [notebook.begin(AGGREGATE) for notebook in notebooks]
            outcomes = [_outcome(*pair) for pair in zip(notebooks, asked, strict=True)]
            samples.add(TIME, watch.seconds)
            samples.add(FAILURES, sum(outcome.error is not None for outcome in outcomes))
            samples.add(MEMORY, _driver_memory(jupyter))
            after = _server_memory(jupyter)
        finally:
            _close(jupyter, notebooks)
        samples.note(MEMORY, f"The Jupyter server went from {before:.0f} to {after:.0f} MB meanwhile.")


def _open(jupyter: RealJupyter, count: int) -> list[Notebook]:
    """Open notebooks, some at a time."""
    paths = [f"crowd-{next(_numbers)}.ipynb" for _ in range(count)]
    with ThreadPoolExecutor(_STARTED_AT_ONCE) as pool:
        return list(pool.map(jupyter.notebook, paths))


def _outcome(notebook: Notebook, message: str) -> Outcome:
    try:
        return notebook.outcome(message, _PATIENCE)
    except TimeoutError:
        return Outcome(error="TimeoutError")


def _close(jupyter: RealJupyter, notebooks: list[Notebook]) -> None:
    for notebook in notebooks:
        notebook.hang_up()
    with ThreadPoolExecutor(_STARTED_AT_ONCE) as pool:
        list(pool.map(lambda each: jupyter.call("DELETE", f"api/sessions/{each.session}"), notebooks))


def _driver_memory(jupyter: RealJupyter) -> float:
    return _megabytes(jupyter.spark_pid())


def _server_memory(jupyter: RealJupyter) -> float:
    return _megabytes(jupyter.process.pid)


def _megabytes(pid: int | None) -> float:
    return float(psutil.Process(pid).memory_full_info().pss) / 1e6


EXPERIMENT = Experiment("crowd", (FAILURES, TIME, MEMORY), take, in_short=False)
