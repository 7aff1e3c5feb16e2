"""A Chromium that does what it is told over its DevTools protocol."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import websocket

from bench.figure import LeftOutError

from .process import running
from .stopwatch import Stopwatch

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PATIENCE = 60.0


class Chromium:
    """A browser that runs, without a window."""

    def __init__(self, port: int) -> None:
        self._port = port

    @contextlib.contextmanager
    def page(self) -> Iterator[Page]:
        """Open a tab, and close it afterwards."""
        request = urllib.request.Request(f"http://127.0.0.1:{self._port}/json/new?about:blank", method="PUT")
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 (an address of ours)
            address = json.load(answer)["webSocketDebuggerUrl"]
        with contextlib.closing(
            websocket.create_connection(address, timeout=_PATIENCE, suppress_origin=True)
        ) as connection:
            page = Page(connection)
            yield page
            page.call("Page.close")


@contextlib.contextmanager
def chromium(profile: Path) -> Iterator[Chromium]:
    """Run a browser.

    Parameters
    ----------
    profile
        The folder of its profile; what it has loaded once is kept there, as on a person's machine.

    Raises
    ------
    LeftOutError
        There is none on this machine.
    """
    command = [
        find_chromium(), "--headless=new", "--no-sandbox", "--no-first-run", "--remote-debugging-port=0",
        "--disable-background-networking", "--disable-dev-shm-usage", "--window-size=1280,800",
        f"--user-data-dir={profile}", "about:blank",
    ]  # fmt: skip
    profile.mkdir(parents=True)
    silent = subprocess.DEVNULL
    # what it leaves behind there goes with the profile
    home = {"HOME": str(profile), "TMPDIR": str(profile)}
    with running(command, env={**os.environ, **home}, stdin=silent, stdout=silent, stderr=silent):
        told = profile / "DevToolsActivePort"
        Stopwatch().until("Chromium", lambda: told.is_file() and told.read_text(), limit=_PATIENCE)
        yield Chromium(int(told.read_text().splitlines()[0]))


class Page:
    """A tab."""

    def __init__(self, connection: websocket.WebSocket) -> None:
        self._socket = connection
        self._numbers = itertools.count(1)

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
