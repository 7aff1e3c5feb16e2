"""Looks over everybody's shoulder while Spark starts, works, fails and stops."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import websocket

from tests.support.real_jupyter import RealJupyter

from .planted import Planted
from .visitor import ask


class Evidence:
    """What was seen with a secret in it, and that something was seen at all.

    Attributes
    ----------
    lines
        Command lines that held a secret.
    seen
        How many different command lines of ours were looked at.
    events
        Every event, as it came over Jupyter's websocket.
    answers
        Every answer of the REST API, by its route.
    """

    def __init__(self, jupyter: RealJupyter, planted: Planted) -> None:
        self._jupyter = jupyter
        self._planted = planted
        self._over = threading.Event()
        self.lines: set[str] = set()
        self.seen: set[str] = set()
        self.events: list[str] = []
        self.answers: list[tuple[str, str]] = []

    @contextlib.contextmanager
    def collected(self) -> Iterator[Evidence]:
        """Look at processes and listen to events until the end of the block."""
        events = websocket.create_connection(
            f"ws://127.0.0.1:{self._jupyter.port}/api/events/subscribe",
            header=[f"Authorization: token {self._jupyter.token}"],
            timeout=1,
        )
        watchers = [
            threading.Thread(target=self._watch_processes),
            threading.Thread(target=self._listen, args=(events,)),
        ]
        for watcher in watchers:
            watcher.start()
        try:
            yield self
        finally:
            self._over.set()
            for watcher in watchers:
                watcher.join()
            events.close()

    def ask(self, path: str) -> bytes:
        """Ask Jupyter for a page, and keep the answer."""
        token = {"Authorization": f"token {self._jupyter.token}"}
        answer = ask(self._jupyter.port, f"/{path}", headers=token)
        self.answers.append((path, answer.body.decode(errors="replace")))
        assert answer.status == 200, (path, answer.status)
        return answer.body

    def ask_everything(self) -> None:
        """Ask every route that can be read."""
        for path in ("server", "clusters", "server/log?direction=backward", "server/log/download"):
            self.ask(f"spark-connect/api/{path}")

    def files_with_secrets(self, *folders: Path) -> dict[str, tuple[int, list[str]]]:
        """Return the mode of each file that holds a secret, and whose."""
        found = {}
        for file in (path for folder in folders for path in folder.rglob("*")):
            with contextlib.suppress(OSError):
                if file.is_file() and (places := self._planted.found_in(file.read_bytes())):
                    found[str(file)] = (file.stat().st_mode & 0o777, places)
        return found

    def _watch_processes(self) -> None:
        while not self._over.wait(0.02):
            for process in psutil.process_iter():
                with contextlib.suppress(psutil.Error):
                    line = " ".join(process.cmdline())
                    if str(self._jupyter.home) in line or "spark" in line:
                        self.seen.add(line)
                    if self._planted.found_in(line) or self._jupyter.token in line:
                        self.lines.add(line)

    def _listen(self, events: websocket.WebSocket) -> None:
        while not self._over.is_set():
            with contextlib.suppress(websocket.WebSocketTimeoutException):
                self.events.append(str(events.recv()))

    @property
    def actions(self) -> list[str]:
        """The states that the events told, in their order."""
        return [json.loads(event).get("action") for event in self.events]
