"""An HTTP server in a thread that gives prepared answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, TypeVar

T = TypeVar("T")

POLL = 0.05
"""Seconds between two looks at whether it is to end."""


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@contextmanager
def answering(answer: Callable[[Asked], tuple[int, Any]]) -> Iterator[int]:
    """Serve on a free port of loopback, and give the port; what is not bytes is sent as JSON."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, content = answer(Asked(self.command, self.path, dict(self.headers), body))
            sent = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = do_DELETE = _answer  # noqa: N815 (http.server's names)

        def log_message(self, *_: Any) -> None:
            """Log nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(POLL,))
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def next_of(prepared: list[T]) -> T:
    """Return the next of what was prepared, and the last of it for ever."""
    return prepared.pop(0) if len(prepared) > 1 else prepared[0]
