"""Every notebook behind the first: how soon it has a result, and what it takes of the memory."""

from __future__ import annotations

import statistics

import psutil

from bench.figure import Experiment, Figure, Unit
from bench.rig.cells import AGGREGATE, CLASSIC
from bench.rig.front_end import kernel_code
from bench.samples import Samples
from bench.stage import Stage
from tests.support.real_jupyter import RealJupyter
from tests.support.real_notebook import Notebook

_CLASSIC_SPARK = (
    'A kernel without the extension runs a cell with `SparkSession.builder.master("local[*]").getOrCreate()` '
    "and the aggregate."
)

FIRST_CELL = Figure(
    key="next-notebook-result",
    name="Notebook 2..N: first `spark` cell to result / classic session per notebook",
    waits_for="From a first cell with `spark` in a further notebook to its result.",
    ours=(
        "Spark runs and another notebook uses it; a fresh kernel, which was asked to import pyspark as "
        "JupyterLab asks once `spark` stands in a cell, runs a cell with the aggregate."
    ),
    theirs=_CLASSIC_SPARK,
    must=0.07,
    aim=0.05,
)

MEMORY = Figure(
    key="notebook-memory",
    name="Memory per extra notebook / classic session per notebook",
    waits_for="What a further notebook takes of the container's memory.",
    ours=(
        "PSS of the kernel after that cell: its private pages, and its part of those that it shares with "
        "other processes."
    ),
    theirs="PSS of the kernel and of the JVM and the Python workers below it, after that cell.",
    unit=Unit.MEGABYTES,
    must=0.25,
    aim=0.15,
)

_MEGABYTE = 1e6


def take(stage: Stage, samples: Samples) -> None:
    """Take both from the same pairs of notebooks."""
    ours, theirs = stage.ours(), stage.theirs()
    ours.start_spark()
    with stage.notebook(ours) as first:
        first.value(AGGREGATE)
        before, notebooks = _driver_memory(ours), 0
        at_once, classic = [], []
        prepare = kernel_code("kernels/preloader.ts", "PRELOAD_CODE")
        for counts in stage.rounds():
            seconds, memory, resident = _run(stage, ours, AGGREGATE, before=prepare)
            hasty_seconds, *_ = _run(stage, ours, AGGREGATE)
            classic_seconds, classic_memory, classic_resident = _run(stage, theirs, CLASSIC + AGGREGATE)
            notebooks += 2
            if counts:
                samples.add(FIRST_CELL, seconds, classic_seconds)
                samples.add(MEMORY, memory, classic_memory)
                at_once.append(hasty_seconds)
                classic.append(classic_seconds)
        growth = (_driver_memory(ours) - before) / notebooks
    hasty = statistics.median(at_once)
    samples.note(
        FIRST_CELL,
        f"A cell that comes so early that nothing was imported yet: {hasty:.2f} s, "
        f"{hasty / statistics.median(classic):.2f}.",
    )
    samples.note(
        MEMORY,
        f"By RSS, which counts shared pages in full: {resident:.0f} MB beside {classic_resident:.0f} MB, "
        f"{resident / classic_resident:.2f}.",
    )
    samples.note(
        MEMORY,
        f"The one driver grew by {growth:.0f} MB per further notebook over {notebooks} notebooks; this is "
        "not in the figure, because a JVM takes what its heap allows before it tidies up.",
    )


def _run(
    stage: Stage, jupyter: RealJupyter, code: str, *, before: str | None = None
) -> tuple[float, float, float]:
    """Run a cell in a fresh notebook, and give its seconds, and PSS and RSS in MB.

    Parameters
    ----------
    before
        What the front end has the kernel do before the cell.
    """
    with stage.notebook(jupyter) as notebook:
        if before is not None:
            notebook.silently(before)
        outcome = notebook.run(code)
        if outcome.error is not None:
            raise RuntimeError(outcome.traceback)
        processes = _processes(notebook)
        memory = [process.memory_full_info() for process in processes]
    # a JVM on its way out would slow down what comes next
    psutil.wait_procs(processes, timeout=30)
    return (
        outcome.seconds,
        sum(each.pss for each in memory) / _MEGABYTE,
        sum(each.rss for each in memory) / _MEGABYTE,
    )


def _processes(notebook: Notebook) -> list[psutil.Process]:
    kernel = psutil.Process(int(notebook.value("__import__('os').getpid()")))
    return [kernel, *kernel.children(recursive=True)]


def _driver_memory(jupyter: RealJupyter) -> float:
    driver = psutil.Process(jupyter.spark_pid())
    return float(driver.memory_full_info().pss) / _MEGABYTE


EXPERIMENT = Experiment("next-notebook", (FIRST_CELL, MEMORY), take)
