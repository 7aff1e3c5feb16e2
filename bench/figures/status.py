"""How soon the Jupyter server answers others while it is busy with Spark."""

from __future__ import annotations

import time

from bench.figure import Experiment, Figure, Unit
from bench.rig.big_log import read_all, write_big_log
from bench.rig.plain_spark import PlainSpark
from bench.rig.status_probe import probing
from bench.rig.stopwatch import Stopwatch
from bench.samples import Samples
from bench.stage import Stage, press_connect
from tests.support.real_jupyter import RealJupyter

_MUST = 20.0
_AIM = 5.0
_ASKED = (
    "`/api/status` is asked every 20 ms by a process of its own, over one connection. A sample is the 99th "
    "percentile of one round. "
)
_LIMIT = (
    "The processor is the limit where this is missed and the plain side is, too: Spark's start keeps all "
    "cores busy, and an answer waits until the system gives the Jupyter server its turn."
)

WHILE_STARTING = Figure(
    key="status-while-starting",
    name="Jupyter `/api/status` p99 while starting",
    waits_for="How long everything else in JupyterLab waits for the Jupyter server while Spark starts.",
    ours=_ASKED + "From Connect until a second after ready.",
    theirs="A Jupyter server without the extension, while plain Spark starts beside it.",
    unit=Unit.MILLISECONDS,
    bound="ours",
    must=_MUST,
    aim=_AIM,
    limit=_LIMIT,
)

WHILE_STOPPING = Figure(
    key="status-while-stopping",
    name="Jupyter `/api/status` p99 while stopping",
    waits_for="The same while Spark stops.",
    ours=_ASKED + "From Stop until a second after Spark has ended.",
    theirs="A Jupyter server without the extension, while plain Spark stops beside it.",
    unit=Unit.MILLISECONDS,
    bound="ours",
    must=_MUST,
    aim=_AIM,
    limit=_LIMIT,
)

_BESIDE = "A Jupyter server without the extension, asked in the same seconds."
_LIMIT_OF_READING = (
    "A piece is read, split into entries and written as JSON in a thread, but Python runs one thread at a "
    "time: five hundred entries take 1.5 ms of it, the filter 2 ms for 256 KiB, and another answer lets go "
    "of it several times on its way and waits for that each time."
)

WHILE_READING = Figure(
    key="status-while-reading",
    name="Jupyter `/api/status` p99 while a 100 MB log is read",
    waits_for="The same while a log of 100 MB is read from its first byte to its last.",
    ours=_ASKED + "Piece after piece of the size that the log's tab asks for (128 KiB), without a pause.",
    theirs=_BESIDE,
    unit=Unit.MILLISECONDS,
    bound="ours",
    must=_MUST,
    aim=_AIM,
    limit=_LIMIT_OF_READING,
)

WHILE_READING_MOST = Figure(
    key="status-while-reading-most",
    name="Jupyter `/api/status` p99 while a 100 MB log is read in the largest pieces",
    waits_for="The same where somebody else than the log's tab reads.",
    ours=_ASKED + "Pieces as large as the route gives them: 256 KiB, or 500 entries.",
    theirs=_BESIDE,
    unit=Unit.MILLISECONDS,
    bound="ours",
    must=_MUST,
    aim=_AIM,
    limit=_LIMIT_OF_READING,
)

WHILE_FILTERING = Figure(
    key="status-while-filtering",
    name="Jupyter `/api/status` p99 while a 100 MB log is filtered",
    waits_for="The same while the log's tab looks through all of it for errors, of which there is one.",
    ours=_ASKED + "Request after request, each of which looks at 1 MiB.",
    theirs=_BESIDE,
    unit=Unit.MILLISECONDS,
    bound="ours",
    must=_MUST,
    aim=_AIM,
    limit=_LIMIT_OF_READING,
)

_QUERIES = {
    WHILE_READING: "",
    WHILE_READING_MOST: "&limit=262144",
    WHILE_FILTERING: "&levels=ERROR,FATAL",
}

_AFTER = 1.0


def take(stage: Stage, samples: Samples) -> None:
    """Take a start and a stop of each side per round, and a whole log."""
    ours, theirs, plain = stage.ours(), stage.theirs(), stage.plain_spark()
    ours.stop_spark()
    for counts in stage.rounds():
        starting, stopping = _ours(ours)
        plain_starting, plain_stopping = _theirs(plain, theirs)
        if counts:
            samples.add(WHILE_STARTING, starting, plain_starting)
            samples.add(WHILE_STOPPING, stopping, plain_stopping)
        # anew in each round, because Jupyter keeps the logs of a few starts only
        generation = write_big_log(ours)
        for figure, query in _QUERIES.items():
            with probing(ours) as probe, probing(theirs) as beside:
                read_all(ours, generation, query)
            if counts:
                samples.add(figure, probe.p99, beside.p99)


def _ours(jupyter: RealJupyter) -> tuple[float, float]:
    with probing(jupyter) as starting:
        watch = press_connect(jupyter)
        watch.until("Spark to be ready", jupyter.connection_file.exists)
        time.sleep(_AFTER)
    jupyter.until("ready")
    with probing(jupyter) as stopping:
        jupyter.call("DELETE", "spark-connect/api/server")
        # asked once a second, as an open panel does
        while jupyter.spark()["state"] != "stopped":
            time.sleep(_AFTER)
    return starting.p99, stopping.p99


def _theirs(plain: PlainSpark, jupyter: RealJupyter) -> tuple[float, float]:
    with probing(jupyter) as starting:
        plain.start().until("the port of plain Spark", plain.is_open)
        time.sleep(_AFTER)
    with probing(jupyter) as stopping:
        watch = Stopwatch()
        plain.stop()
        time.sleep(max(_AFTER - watch.seconds, 0))
    return starting.p99, stopping.p99


EXPERIMENT = Experiment("status", (WHILE_STARTING, WHILE_STOPPING, *_QUERIES), take)
