"""From the click to a Spark that is ready, and to the first result."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from bench.figure import Experiment, Figure
from bench.rig.cells import AGGREGATE
from bench.rig.front_end import kernel_code
from bench.rig.plain_spark import PlainSpark
from bench.rig.stopwatch import Stopwatch
from bench.samples import Samples
from bench.stage import WITHOUT_ARCHIVE, Stage, press_connect, until_ready
from tests.support.real_jupyter import RealJupyter
from tests.support.real_notebook import Notebook

_ONE_THREAD = (
    "Most of it is Java, and of that one thread, which no second core helps. A third of this thread's time "
    "until ready goes into two functions for `pyspark.ml` that Spark makes with Scala's reflection at each "
    "start, and no option turns off; an eighth into classes for lambdas, of which Java archives none that is "
    "serializable, as Scala's all are."
)

READY = Figure(
    key="click-to-ready",
    name="Click to ready / plain start to TCP open",
    waits_for="From Connect until a cell can use Spark.",
    ours=(
        "From the POST that Connect sends until the connection file is there, with which a cell can attach, "
        "and the panel's model says ready. The archive of Spark's classes was made before, with "
        "`jupyter spark-connect warm`."
    ),
    theirs="From `sbin/start-connect-server.sh` with default options until its port takes connections.",
    must=0.50,
    aim=0.35,
    limit=_ONE_THREAD,
)

FIRST_RESULT = Figure(
    key="click-to-result",
    name="Click to first aggregate result in a notebook",
    waits_for="From Connect until a first aggregate stands below a cell.",
    ours=(
        "The same start; at ready a cell with the aggregate runs. Its kernel was started before the click, "
        "and has imported pyspark, as JupyterLab asks once `spark` stands in a cell."
    ),
    theirs=(
        "The same start; when the port is open a cell with `SparkSession.builder.remote(…).getOrCreate()` "
        "and the aggregate runs in a kernel that was started before."
    ),
    must=0.50,
    aim=0.25,
    limit=_ONE_THREAD,
)

LATER_RESULT = Figure(
    key="later-result",
    name="First aggregate result, ten seconds after ready",
    waits_for="From a first cell to its result, where nobody has used Spark for ten seconds.",
    ours=(
        "A cell with the aggregate, in such a kernel. Meanwhile Spark has warmed itself with a few small "
        "queries. Five pairs."
    ),
    theirs="A cell that connects to plain Spark and runs the aggregate, after the same ten seconds.",
)

FIRST_EVER = Figure(
    key="first-start-ever",
    name="Click to ready, first start ever, without an archive",
    waits_for="From Connect until a cell can use Spark, where no archive has been made yet.",
    ours="As click to ready, with `SparkLauncher.class_archive` off.",
    theirs="The plain starts of click to ready.",
)


_REST = 10.0
_LATER_PAIRS = 5


def take(stage: Stage, samples: Samples) -> None:
    """Take the first three from the same pairs of starts, and then those that are left alone for a while."""
    ours, theirs, plain = stage.ours(), stage.theirs(), stage.plain_spark()
    hasty: list[float] = []
    for counts in stage.rounds():
        start = _ours(stage, ours)
        plain_start = _theirs(stage, plain, theirs)
        if counts:
            samples.add(READY, start.ready, plain_start.ready)
            samples.add(FIRST_RESULT, start.result, plain_start.result)
        if not stage.is_short:
            unprepared = _ours(stage, ours, is_prepared=False)
            without = _ours(stage, stage.jupyter("without-archive", WITHOUT_ARCHIVE))
            if counts:
                hasty.append(unprepared.result)
                samples.add(FIRST_EVER, without.ready, plain_start.ready)
    if stage.is_short:
        return
    seconds, plain_seconds = (
        statistics.median(hasty),
        statistics.median(samples.taken[FIRST_RESULT.key].theirs),
    )
    samples.note(
        FIRST_RESULT,
        f"In a kernel that had imported nothing before the click: {seconds:.2f} s, "
        f"{seconds / plain_seconds:.2f}.",
    )
    for counts in stage.rounds(_LATER_PAIRS, throw_away=0):
        later = _ours(stage, ours, rest=_REST)
        plain_later = _theirs(stage, plain, theirs, rest=_REST)
        if counts:
            samples.add(LATER_RESULT, later.cell, plain_later.cell)


@dataclass(frozen=True)
class _Start:
    """One start: seconds from the click until ready and until the result, and of the cell alone."""

    ready: float
    result: float
    cell: float


def _ours(stage: Stage, jupyter: RealJupyter, *, is_prepared: bool = True, rest: float = 0.0) -> _Start:
    jupyter.stop_spark()
    with stage.notebook(jupyter) as notebook:
        if is_prepared:
            notebook.silently(kernel_code("kernels/preloader.ts", "PRELOAD_CODE"))
        watch = press_connect(jupyter)
        ready = until_ready(jupyter, watch)
        start = _first_cell(notebook, AGGREGATE, watch, ready, rest)
    jupyter.stop_spark()
    return start


def _theirs(stage: Stage, plain: PlainSpark, jupyter: RealJupyter, *, rest: float = 0.0) -> _Start:
    with stage.notebook(jupyter) as notebook:
        watch = plain.start()
        ready = watch.until("the port of plain Spark", plain.is_open)
        start = _first_cell(notebook, plain.connect + AGGREGATE, watch, ready, rest)
    plain.stop()
    return start


def _first_cell(notebook: Notebook, code: str, watch: Stopwatch, ready: float, rest: float) -> _Start:
    time.sleep(rest)
    begun = watch.seconds
    notebook.value(code)
    return _Start(ready, watch.seconds, watch.seconds - begun)


EXPERIMENT = Experiment("start", (READY, FIRST_RESULT, LATER_RESULT, FIRST_EVER), take)
