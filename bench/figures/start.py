"""From the click to a Spark that is ready, and to the first result."""

from __future__ import annotations

from real_jupyter import RealJupyter

from bench.cells import AGGREGATE
from bench.figure import Experiment, Figure
from bench.plain_spark import PlainSpark
from bench.samples import Samples
from bench.stage import WITHOUT_ARCHIVE, Stage, press_connect, until_ready

_CLASSES = (
    "Java archives no lambda that is serializable, and Scala's all are: some four thousand classes are made "
    "at each start and first query."
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
    limit=(
        "Nine tenths of it is Java itself, and most of that one thread, beside Java's compilers on the other "
        f"core. {_CLASSES} With its first compiler alone Java would take a quarter less, and never compile a "
        "query well. What comes before Java, 0.35 s, is mostly Spark's own launcher, which says how it is to "
        "be started."
    ),
)

FIRST_RESULT = Figure(
    key="click-to-result",
    name="Click to first aggregate result in a notebook",
    waits_for="From Connect until a first aggregate stands below a cell.",
    ours=(
        "The same start; at ready a cell with the aggregate runs in a kernel that was started before the "
        "click."
    ),
    theirs=(
        "The same start; when the port is open a cell with `SparkSession.builder.remote(…).getOrCreate()` "
        "and the aggregate runs in a kernel that was started before."
    ),
    must=0.50,
    aim=0.25,
    limit=(
        "Both cores are busy from the click to the result, so that nothing is won by doing things side by "
        f"side or ahead. {_CLASSES} The kernel imports pyspark, pandas and pyarrow on both sides, which "
        "takes about a second and cannot be shortened from here."
    ),
)

FIRST_EVER = Figure(
    key="first-start-ever",
    name="Click to ready, first start ever, without an archive",
    waits_for="From Connect until a cell can use Spark, where no archive has been made yet.",
    ours="As click to ready, with `SparkLauncher.class_archive` off.",
    theirs="The plain starts of click to ready.",
)


def take(stage: Stage, samples: Samples) -> None:
    """Take all three from the same pairs of starts."""
    ours, theirs, plain = stage.ours(), stage.theirs(), stage.plain_spark()
    for counts in stage.rounds():
        ready, result = _ours(stage, ours)
        plain_ready, plain_result = _theirs(stage, plain, theirs)
        if counts:
            samples.add(READY, ready, plain_ready)
            samples.add(FIRST_RESULT, result, plain_result)
        if not stage.is_short:
            first_ready, _ = _ours(stage, stage.jupyter("without-archive", WITHOUT_ARCHIVE))
            if counts:
                samples.add(FIRST_EVER, first_ready, plain_ready)


def _ours(stage: Stage, jupyter: RealJupyter) -> tuple[float, float]:
    jupyter.stop_spark()
    with stage.notebook(jupyter) as notebook:
        watch = press_connect(jupyter)
        ready = until_ready(jupyter, watch)
        notebook.value(AGGREGATE)
        result = watch.seconds
    jupyter.stop_spark()
    return ready, result


def _theirs(stage: Stage, plain: PlainSpark, jupyter: RealJupyter) -> tuple[float, float]:
    with stage.notebook(jupyter) as notebook:
        watch = plain.start()
        ready = watch.until("the port of plain Spark", plain.is_open)
        notebook.value(plain.connect + AGGREGATE)
        result = watch.seconds
    plain.stop()
    return ready, result


EXPERIMENT = Experiment("start", (READY, FIRST_RESULT, FIRST_EVER), take)
