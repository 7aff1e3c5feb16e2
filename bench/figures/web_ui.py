"""Pages of the Spark Web UI."""

from __future__ import annotations

import http.client
import re
from urllib.parse import urljoin

from bench.cells import AGGREGATE
from bench.figure import Experiment, Figure, Unit
from bench.samples import Samples
from bench.stage import Stage
from bench.stopwatch import Stopwatch
from jupyterlab_spark_connect.contract.supervision import SupervisorState
from jupyterlab_spark_connect.server.lifecycle.record import StartRecord
from jupyterlab_spark_connect.server.spark.rest import bearer
from tests.support.real_jupyter import RealJupyter

_PAGES = ("jobs/", "stages/", "SQL/", "executors/", "environment/")
_LIMIT = (
    "What is left is about a millisecond, and most pages take Spark two to four. Nearly half of it is "
    "Tornado's own way through any request, one that answers at once included; the rest is the second "
    "request, to Spark, and 55 kB that go through the kernel twice. Tried: aiohttp instead of Tornado's "
    "reading of HTTP takes as long or longer; one of our own would save a tenth of that millisecond."
)

PAGE = Figure(
    key="web-ui-page",
    name="Web UI page through the proxy / direct",
    waits_for="A page of the Spark Web UI.",
    ours=(
        "The HTML of five pages one after the other, over one connection to the Jupyter server, with some "
        "jobs to show; the mean per page."
    ),
    theirs="The same pages from the port of Spark itself, with the token that its filter wants.",
    unit=Unit.MILLISECONDS,
    must=1.5,
    aim=1.1,
    limit=_LIMIT,
)

WITH_FILES = Figure(
    key="web-ui-first-page",
    name="Web UI page with all its scripts and styles, through the proxy / direct",
    waits_for="The first page of the Spark Web UI, before the browser keeps its files.",
    ours="The page with the jobs, and then each script, style and image that it names, one after the other.",
    theirs="The same from the port of Spark itself.",
    unit=Unit.MILLISECONDS,
)

_ROUNDS = 30
_JOBS = 5
_NAMED = re.compile(rb"""(?:src|href)=["']([^"']+\.(?:js|css|svg|png|ico))(?:\?[^"']*)?["']""")


class _Side:
    """One way to the pages."""

    def __init__(self, port: int, path: str, headers: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._root, self._headers = path, headers

    def page(self, name: str) -> tuple[str, bytes]:
        path = urljoin(self._root, name)
        return path, self.read(path)

    def read(self, path: str) -> bytes:
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"The Web UI answered {answer.status}.")
        return content

    def pages(self) -> float:
        """Read the pages, and give the milliseconds per page."""
        watch = Stopwatch()
        for name in _PAGES:
            self.page(name)
        return 1000 * watch.seconds / len(_PAGES)

    def with_files(self) -> float:
        """Read a page and all that it names, and give the milliseconds."""
        watch = Stopwatch()
        path, content = self.page("jobs/")
        for name in _NAMED.findall(content):
            self.read(urljoin(path, name.decode()))
        return 1000 * watch.seconds

    def close(self) -> None:
        self._connection.close()


def take(stage: Stage, samples: Samples) -> None:
    """Take the pages in turn from both."""
    jupyter = stage.ours()
    jupyter.start_spark()
    with stage.notebook(jupyter) as notebook:
        for _ in range(_JOBS):
            notebook.value(AGGREGATE)
        sides = _proxy(jupyter), _direct(jupyter)
        try:
            for counts in stage.rounds(_ROUNDS, throw_away=5, in_short=10):
                pages = [side.pages() for side in sides]
                if counts:
                    samples.add(PAGE, *pages)
            for counts in stage.rounds(in_short=5):
                whole = [side.with_files() for side in sides]
                if counts:
                    samples.add(WITH_FILES, *whole)
        finally:
            for side in sides:
                side.close()


def _proxy(jupyter: RealJupyter) -> _Side:
    path = jupyter.spark()["spark"]["web_ui"]
    return _Side(jupyter.port, urljoin("/", path), {})


def _direct(jupyter: RealJupyter) -> _Side:
    record = StartRecord.read(jupyter.folder / "start.json")
    state = SupervisorState.read(jupyter.state_file)
    if record is None or not record.launch.web_ui_key or state is None or state.web_ui_port is None:
        raise RuntimeError("This Spark has no Web UI.")
    return _Side(state.web_ui_port, "/", {"Authorization": bearer(record.launch.web_ui_key)})


EXPERIMENT = Experiment("web-ui", (PAGE, WITH_FILES), take)
