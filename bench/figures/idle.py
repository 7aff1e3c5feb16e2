"""What it costs when nobody does anything."""

from __future__ import annotations

import contextlib
import http.client
import threading
from collections.abc import Iterator, Sequence

import psutil
import websocket

from bench.figure import Experiment, Figure, Unit
from bench.rig.cells import AGGREGATE
from bench.rig.stopwatch import Stopwatch
from bench.samples import Samples
from bench.stage import Stage
from jupyterlab_spark_connect.contract.supervision import SupervisorState
from tests.support.real_jupyter import RealJupyter

COST = Figure(
    key="idle-cost",
    name="Idle cost, panel open in 3 tabs, CPU of Jupyter plus supervisor",
    waits_for="What an open panel takes of a processor while nobody does anything.",
    ours=(
        "CPU time of the Jupyter server and of the supervisor over 40 s, in percent of one core. Spark "
        "is ready, one notebook is attached, and three clients do what an open panel does: each asks for the "
        "model every 5 s (src/server.ts) and holds the stream of Jupyter's events."
    ),
    theirs=(
        "CPU time of a Jupyter server without the extension, in the same seconds, while three clients do "
        "what any tab of JupyterLab does: each asks for kernels, sessions and terminals every 10 s "
        "(`@jupyterlab/services`) and holds the stream of events. It is not in ours, and comes on top."
    ),
    unit=Unit.PERCENT,
    bound="ours",
    must=0.5,
    aim=0.1,
    limit=(
        "Nothing wakes up for Spark while nobody asks: the ends of its processes are events, and what is "
        "left is a look every two seconds whether Jupyter lives and whether its files are there. The rest is "
        "the questions of the panels, 0.6 a second: each costs Jupyter 1 ms before it comes to us, as "
        "`/api/status` does, and who is attached and how much memory Spark has takes as much again."
    ),
)

_TABS = 3
_PANEL = ("spark-connect/api/server",)
_PACE_OF_PANEL = 5.0
"""Seconds between two questions of a panel while Spark is ready."""

_LAB = ("api/kernels", "api/sessions", "api/terminals")
_PACE_OF_LAB = 10.0

_SECONDS = 40.0
_SECONDS_IN_SHORT = 10.0


def take(stage: Stage, samples: Samples) -> None:
    """Take both sides in the same seconds: the one does not load the machine enough to disturb the other."""
    ours, theirs = stage.ours(), stage.theirs()
    ours.start_spark()
    with stage.notebook(ours) as notebook, contextlib.ExitStack() as tabs:
        notebook.value(AGGREGATE)
        for number in range(_TABS):
            tabs.enter_context(_tab(ours, _PANEL, _PACE_OF_PANEL, delay=number * _PACE_OF_PANEL / _TABS))
            tabs.enter_context(_tab(theirs, _LAB, _PACE_OF_LAB, delay=number * _PACE_OF_LAB / _TABS))
        mine = [psutil.Process(pid) for pid in (ours.process.pid, _supervisor(ours))]
        plain = [psutil.Process(theirs.process.pid)]
        seconds = _SECONDS_IN_SHORT if stage.is_short else _SECONDS
        for counts in stage.rounds():
            # the first one that does not count lets both come to rest
            pair = _percent([mine, plain], seconds)
            if counts:
                samples.add(COST, *pair)


def _percent(sides: list[list[psutil.Process]], seconds: float) -> list[float]:
    watch = Stopwatch()
    before = [_used(side) for side in sides]
    threading.Event().wait(seconds)
    passed = watch.seconds
    return [100 * (_used(side) - used) / passed for side, used in zip(sides, before, strict=True)]


def _used(processes: list[psutil.Process]) -> float:
    times = [process.cpu_times() for process in processes]
    return sum(each.user + each.system for each in times)


def _supervisor(jupyter: RealJupyter) -> int:
    state = SupervisorState.read(jupyter.state_file)
    if state is None:
        raise RuntimeError("Spark runs without a supervisor.")
    return state.supervisor.pid


@contextlib.contextmanager
def _tab(jupyter: RealJupyter, paths: Sequence[str], pace: float, *, delay: float) -> Iterator[None]:
    """Be a tab that asks for the same paths again and again."""
    authorization = {"Authorization": f"token {jupyter.token}"}
    events = websocket.create_connection(
        f"ws://127.0.0.1:{jupyter.port}/api/events/subscribe", header=authorization, timeout=30
    )
    closed = threading.Event()

    def poll() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", jupyter.port, timeout=30)
        closed.wait(delay)
        while not closed.wait(pace):
            for path in paths:
                connection.request("GET", f"/{path}", headers=authorization)
                connection.getresponse().read()
        connection.close()

    thread = threading.Thread(target=poll)
    thread.start()
    try:
        yield
    finally:
        closed.set()
        thread.join()
        events.close()


EXPERIMENT = Experiment("idle", (COST,), take)
