"""What the figures are taken on: Jupyter servers, plain Spark, the archive; all of it ends with the stage."""

from __future__ import annotations

import contextlib
import itertools
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.real_jupyter import Config, RealJupyter, clean_environment
from tests.support.real_notebook import Notebook

from .rig.chromium import Chromium, chromium
from .rig.plain_spark import PlainSpark, java_home
from .rig.process import end_all_in, running
from .rig.stopwatch import Stopwatch

OURS: Config = {"SparkLauncher": {"class_archive": "use", "class_archive_folder": "", "warm_up": True}}
WITHOUT_ARCHIVE: Config = {"SparkLauncher": {"class_archive": "off", "warm_up": True}}
PLAIN: Config = {"ServerApp": {"jpserver_extensions": {"jupyterlab_spark_connect": False}}}
"""A Jupyter server without our extension, for kernels that use plain Spark."""

PAIRS = 7
PAIRS_IN_SHORT = 2
"""Where more are taken in short mode, pairs cost little."""


class Stage:
    """Holds everything that is started, and ends it.

    Parameters
    ----------
    folder
        Empty; whoever made it removes it.
    short
        Whether few samples will do.
    """

    def __init__(self, folder: Path, *, short: bool) -> None:
        self.folder = folder
        self.is_short = short
        self._has_archive = False
        self._names = itertools.count(1)
        self._servers: dict[str, RealJupyter] = {}
        self._browser: Chromium | None = None
        self._closing = contextlib.ExitStack()
        # the short mode shares the archive that the tests have made, or the last short run
        cache = Path(sys.prefix) / ".cache" if short else folder / "cache"
        self._environment = {"JAVA_HOME": str(java_home()), "XDG_CACHE_HOME": str(cache)}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.clear()

    def clear(self) -> None:
        """End everything that runs; what is asked for afterwards is started anew."""
        self._servers.clear()
        self._browser = None
        try:
            self._closing.close()
        finally:
            end_all_in(self.folder)

    def rounds(self, pairs: int = PAIRS, *, throw_away: int = 1, in_short: int = 2) -> Iterator[bool]:
        """Give, for each pair, whether it counts: the first does not, it warms the disk.

        Parameters
        ----------
        pairs
            How many count, in full.
        throw_away
            How many come before; where pairs are dear, the short mode has none.
        in_short
            How many count in short mode.
        """
        if not self.is_short or in_short > PAIRS_IN_SHORT:
            yield from itertools.repeat(False, throw_away)
        yield from itertools.repeat(True, in_short if self.is_short else pairs)

    # --- Jupyter servers, and who uses them ---

    def ours(self) -> RealJupyter:
        """Return a Jupyter server with the extension, whose Spark starts from an archive."""
        self.make_archive()
        return self.jupyter("ours", OURS)

    def theirs(self) -> RealJupyter:
        """Return a Jupyter server without the extension."""
        return self.jupyter("plain", PLAIN)

    def jupyter(self, name: str, config: Config) -> RealJupyter:
        """Return the Jupyter server of this name, started when it is asked for first."""
        if name not in self._servers:
            server = RealJupyter(self.folder / f"{name}-{next(self._names)}" / "home", config=config)
            # what has begun to start is ended, too
            self._closing.callback(_stop, server)
            self._servers[name] = server.start(None, **self._environment)
        return self._servers[name]

    @contextlib.contextmanager
    def notebook(self, jupyter: RealJupyter) -> Iterator[Notebook]:
        """Open a notebook whose kernel has run a cell; it is closed afterwards."""
        has_extension = jupyter is not self._servers.get("plain")
        notebook = jupyter.notebook(f"bench-{next(self._names)}.ipynb", extension=has_extension)
        try:
            notebook.value("1")
            yield notebook
        finally:
            notebook.close()

    def browser(self) -> Chromium:
        """Return a Chromium, started when it is asked for first."""
        if self._browser is None:
            self._browser = self._closing.enter_context(
                chromium(self.folder / f"chromium-{next(self._names)}")
            )
        return self._browser

    # --- Spark ---

    def plain_spark(self) -> PlainSpark:
        """Return a plain Spark that does not run yet."""
        return PlainSpark(self.folder / f"spark-{next(self._names)}", self._environment)

    def make_archive(self) -> None:
        """Make the archive of Spark's classes as an administrator does, unless it is there."""
        if self._has_archive:
            return
        home = self.folder / "warm"
        (home / "tmp").mkdir(parents=True)
        watch = Stopwatch()
        print("Making the archive of Spark's classes …", flush=True)
        with running(
            [sys.executable, "-m", "jupyterlab_spark_connect.cli", "warm"],
            # a command that is interrupted ends the Spark that it trains with
            ask=signal.SIGINT,
            cwd=home,
            env={**clean_environment(home), **self._environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as made:
            told, _ = made.communicate(timeout=600)
        if made.returncode != 0:
            raise RuntimeError(f"No archive was made: {told}")
        self._has_archive = True
        print(f"  done after {watch.seconds:.0f} s", flush=True)


def press_connect(jupyter: RealJupyter, options: dict[str, str] | None = None) -> Stopwatch:
    """Press Connect, and give the watch that runs since."""
    watch = Stopwatch()
    status, answer = jupyter.call("POST", "spark-connect/api/server", {"options": options or {}})
    if status != 202:
        raise RuntimeError(f"Connect was refused: {json.dumps(answer)}")
    return watch


def until_ready(jupyter: RealJupyter, watch: Stopwatch) -> float:
    """Wait until a cell can run and the panel says so, and give the seconds since the beginning.

    The file is looked for first: to ask the server a hundred times a second would slow it down.
    """

    def is_ready() -> bool:
        if jupyter.connection_file.exists():
            return bool(jupyter.spark()["state"] == "ready")
        if watch.seconds > 20:
            jupyter.until("starting", "ready")  # raises when it has failed
        return False

    return watch.until("Spark to be ready", is_ready)


def _stop(server: RealJupyter) -> None:
    """Stop a Jupyter server and everything in its home; what was left behind is told, and ended."""
    if not hasattr(server, "process"):
        return
    try:
        server.stop()
    except AssertionError as error:
        print(f"A defect, and ended now: {error}", file=sys.stderr, flush=True)
