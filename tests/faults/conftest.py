"""Ring "faults": one test per row of the fault table, on a real Jupyter server and a real Spark.

The rows share one Jupyter server, which comes back after the rows that end it, and one Spark where they can.
"""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator

import psutil
import pytest

from jupyterlab_spark_connect.contract.supervision import SupervisorState
from tests.support.outsider import Outsider
from tests.support.real_jupyter import Config, RealJupyter
from tests.support.real_notebook import Notebook
from tests.support.status_prober import StatusProber

from .fault_table import DOCUMENT, Row, document, row_name
from .traces import assert_nothing_is_left

ROWS = pytest.StashKey[list[Row]]()
COLLECTED = pytest.StashKey[list[pytest.Item]]()
"""All tests, whichever part of them is run."""
PASSED = pytest.StashKey[bool]()

STARTERS = {"configured", "disk"}
"""The fixtures that start Jupyter in their own way: it is not started before them for nothing."""

MEBIBYTE = 1024 * 1024
CONFIG: Config = {
    "SparkLauncher": {"log_limit": 16 * MEBIBYTE, "log_segment": MEBIBYTE, "stop_timeout": 5.0},
}
"""A small log, so that a flood has to rotate it, and a short patience with a Spark that does not end."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--part", default="1/1", help="which of how many parts of the files to run, such as 1/2")
    parser.addoption(
        "--write-table", action="store_true", help=f"write the rows that passed into {DOCUMENT.name}"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "fault(name): the row of the fault table that a test stands for")
    config.stash[ROWS] = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    config.stash[COLLECTED] = [*items]
    number, parts = map(int, config.getoption("--part").split("/"))
    mine = sorted({item.path for item in items})[number - 1 :: parts]
    config.hook.pytest_deselected(items=[item for item in items if item.path not in mine])
    items[:] = [item for item in items if item.path in mine]
    if config.getoption("--write-table"):
        # What it compares with is about to be written.
        items[:] = [item for item in items if not item.name.startswith("test_the_table_in_the_docs")]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.stash[PASSED] = report.passed
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for row in config.stash[ROWS]:
        terminalreporter.write_line(row.line)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("--write-table"):
        page = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.is_file() else ""
        order = [row_name(marker.args[0]) for item in session.items for marker in item.iter_markers("fault")]
        DOCUMENT.write_text(document(session.config.stash[ROWS], page, order), encoding="utf-8")


@pytest.fixture(scope="session")
def the_jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealJupyter]:
    """The Jupyter server of all rows, started by the first; everything that it started ends with it."""
    server = RealJupyter(tmp_path_factory.mktemp("faults") / "home", config=CONFIG)
    try:
        yield server
    finally:
        if server.is_running:
            server.stop()


@pytest.fixture
def jupyter(the_jupyter: RealJupyter, request: pytest.FixtureRequest) -> RealJupyter:
    """The Jupyter server, running, unless the test starts it in its own way.

    A test may end it, and then starts it again or leaves that to the next.
    """
    return the_jupyter if STARTERS.intersection(request.fixturenames) else the_jupyter.running()


@pytest.fixture
def configured(the_jupyter: RealJupyter, row: Row) -> Callable[..., RealJupyter]:
    """Has Jupyter run with other traits and variables; rows that want the same share it, and their Spark."""
    return the_jupyter.running


@pytest.fixture
def row(request: pytest.FixtureRequest, jupyter: RealJupyter) -> Iterator[Row]:
    """The row of the table that this test stands for; nothing may be left when it is over."""
    row = Row(request.node.get_closest_marker("fault").args[0])
    prober = StatusProber(jupyter)
    try:
        yield row
    finally:
        row.latency = prober.stop()
        if not request.node.stash.get(PASSED, False):
            _end_everything(jupyter)
    if request.node.stash.get(PASSED, False):
        assert row.sights, "the row does not say what the person saw"
        assert_nothing_is_left(jupyter)
        row.kept("No process and no file left")
        request.config.stash[ROWS].append(row)


@pytest.fixture
def spark(jupyter: RealJupyter, row: Row) -> RealJupyter:
    """The Jupyter server with Spark connected."""
    jupyter.start_spark()
    return jupyter


@pytest.fixture
def notebook(jupyter: RealJupyter, row: Row) -> Iterator[Callable[..., Notebook]]:
    """Opens notebooks; all are shut down after the test."""
    opened: list[Notebook] = []

    def open_notebook(path: str = "notebook.ipynb") -> Notebook:
        opened.append(jupyter.notebook(path))
        return opened[-1]

    yield open_notebook
    for each in opened:
        each.close()


@pytest.fixture
def outsider_of(row: Row) -> Iterator[Callable[[RealJupyter], Outsider]]:
    """Attaches Python processes that no Jupyter started."""
    attached: list[Outsider] = []

    def attach(jupyter: RealJupyter) -> Outsider:
        attached.append(Outsider(jupyter))
        return attached[-1]

    yield attach
    for each in attached:
        each.close()


@pytest.fixture
def outsider(spark: RealJupyter, outsider_of: Callable[[RealJupyter], Outsider]) -> Outsider:
    """A Python process that no Jupyter started, attached."""
    return outsider_of(spark)


@pytest.fixture
def supervised(jupyter: RealJupyter) -> Callable[[], SupervisorState]:
    """Return what the supervisor last said."""

    def read() -> SupervisorState:
        state = SupervisorState.read(jupyter.state_file)
        assert state is not None
        return state

    return read


@pytest.fixture
def bystander() -> Iterator[psutil.Process]:
    """A process of this user that has nothing to do with Spark, and must survive."""
    process = psutil.Popen(["sleep", "600"], start_new_session=True)
    yield process
    assert process.is_running()
    assert process.status() != psutil.STATUS_ZOMBIE, "a bystander was killed"
    process.kill()
    process.wait()


def _end_everything(jupyter: RealJupyter) -> None:
    """After a test that failed: begin anew, whatever state it left things in."""
    for process in jupyter.processes():
        process.send_signal(signal.SIGKILL)
    if jupyter.is_running:
        jupyter.process.wait(10)
    for file in jupyter.runtime.glob("spark-connect/*/*.json"):
        file.unlink()
    shutil.rmtree(jupyter.temporary, ignore_errors=True)
    jupyter.temporary.mkdir(exist_ok=True)
