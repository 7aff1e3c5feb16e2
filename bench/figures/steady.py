"""A long aggregation: what starts quickly must not run slowly."""

from __future__ import annotations

import psutil

from bench.figure import Experiment, Figure
from bench.rig.cells import heavy
from bench.rig.stopwatch import Stopwatch
from bench.samples import Samples
from bench.stage import Stage, press_connect, until_ready
from tests.support.real_notebook import Notebook

STEADY = Figure(
    key="steady-state",
    name="Steady state: a 30 s aggregation / plain Spark",
    waits_for="A query that takes half a minute.",
    ours=(
        "A sum over hashes of numbers, on a Spark started from the archive. The driver has Spark's own "
        "default of 1 GB on both sides, so that the way it is started is all that differs."
    ),
    theirs="The same cell, connected to plain Spark.",
    must=1.00,
    limit=(
        "Ours is started with higher thresholds of Java's second compiler, which costs a query nothing: of "
        "six queries in a row each of the last four took 0.68 s with them and 0.75 s to 1.01 s without, in "
        "two turns by hand."
    ),
)

_HEAP = {"spark.driver.memory": "1g"}
_SECONDS = 30.0
_TRIAL = 2_000_000
_TRIALS = 3
_MORE = 8
"""How many times as many rows come next, at most: few rows tell little about many."""

_LIMIT = 300.0


def take(stage: Stage, samples: Samples) -> None:
    """Take it in turn on both, which run side by side: the one that waits takes no time from the other."""
    ours, theirs, plain = stage.ours(), stage.theirs(), stage.plain_spark()
    ours.stop_spark()
    until_ready(ours, press_connect(ours, _HEAP))
    plain.start().until("the port of plain Spark", plain.is_open)
    with stage.notebook(ours) as mine, stage.notebook(theirs) as other:
        other.value(plain.connect + "None")
        rows = _enough_rows(mine, other)
        drivers = [psutil.Process(pid) for pid in (ours.spark_pid(), plain.pid)]
        before, rounds = [_used(driver) for driver in drivers], 0
        for counts in stage.rounds():
            pair = _seconds(mine, rows), _seconds(other, rows)
            rounds += 1
            if counts:
                samples.add(STEADY, *pair)
        used = [(_used(driver) - begun) / rounds for driver, begun in zip(drivers, before, strict=True)]
    plain.stop()
    ours.stop_spark()
    samples.note(
        STEADY,
        f"By the CPU time of the driver per query, which others on the machine disturb less: {used[0]:.1f} s "
        f"beside {used[1]:.1f} s, {used[0] / used[1]:.3f}.",
    )


def _enough_rows(*notebooks: Notebook) -> int:
    """Find how many rows take that long once Java has compiled everything, which the fastest try shows."""
    rows, seconds = _TRIAL, 0.0
    while seconds < _SECONDS / _MORE:
        seconds = min(_seconds(notebook, rows) for notebook in notebooks * _TRIALS)
        rows = round(rows * min(_SECONDS / seconds, _MORE))
    return rows


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _seconds(notebook: Notebook, rows: int) -> float:
    watch = Stopwatch()
    if notebook.value(heavy(rows), _LIMIT) != str(rows):
        raise RuntimeError("The aggregation has lost rows.")
    return watch.seconds


EXPERIMENT = Experiment("steady", (STEADY,), take, in_short=False)
