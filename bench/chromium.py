"""A Chromium that does what it is told over its DevTools protocol."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import websocket

from .figure import LeftOutError
from .stopwatch import Stopwatch

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PATIENCE = 60.0


class Chromium:
    """A browser with a profile of its own, without a window.

    Parameters
    ----------
    profile
        The folder of its profile; what it has loaded once is kept there, as on a person's machine.

    Raises
    ------
    LeftOutError
        There is none on this machine.
    """

    def __init__(self, profile: Path) -> None:
        self._profile = profile
        self._program = find_chromium()

    def __enter__(self) -> Self:
        self._profile.mkdir(parents=True)
        self._process = subprocess.Popen(
            [
                self._program, "--headless=new", "--no-sandbox", "--no-first-run",
                "--remote-debugging-port=0", "--disable-background-networking",
                "--disable-dev-shm-usage", "--window-size=1280,800",
                f"--user-data-dir={self._profile}", "about:blank",
            ],
            env={**os.environ, "HOME": str(self._profile)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        told = self._profile / "DevToolsActivePort"
        try:
            Stopwatch().until("Chromium", lambda: told.is_file() and told.read_text(), limit=_PATIENCE)
        except BaseException:
            self._end()
            raise
        self._port = int(told.read_text().splitlines()[0])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._end()

    def page(self) -> Page:
        """Open a tab."""
        request = urllib.request.Request(f"http://127.0.0.1:{self._port}/json/new?about:blank", method="PUT")
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 (an address of ours)
            return Page(json.load(answer)["webSocketDebuggerUrl"])

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Page:
    """A tab."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(address, timeout=_PATIENCE, suppress_origin=True)
        self._numbers = itertools.count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self.call("Page.close")
        finally:
            self._socket.close()

    def go(self, url: str, *, before: str) -> None:
        """Go to an address; a script runs before those of the page."""
        self.call("Page.enable")
        self.call("Page.addScriptToEvaluateOnNewDocument", source=before)
        self.call("Page.navigate", url=url)

    def evaluate(self, script: str) -> Any:  # noqa: ANN401 (whatever the page gives)
        """Run a script, wait for what it promises, and give its value."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"In the page: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call a method of the protocol, and pass over the events that come meanwhile."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return dict(message["result"])


def find_chromium() -> str:
    """Find it where the journeys do (ui-tests/helpers/chromium.ts)."""
    found = os.environ.get("CHROMIUM_PATH") or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise LeftOutError("no Chromium was found; CHROMIUM_PATH can name one")
    return found
