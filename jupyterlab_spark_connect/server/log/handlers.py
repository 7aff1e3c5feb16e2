"""The routes of the log."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final, cast, get_args

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import url_path_join
from tornado import web
from tornado.iostream import StreamClosedError

from jupyterlab_spark_connect.server.base.errors import InvalidRequestError
from jupyterlab_spark_connect.server.base.handlers import API_ROOT, Routes, SparkConnectHandler

from .entries import LEVELS, Level
from .reader import DEFAULT_LIMIT, MAX_LIMIT, LogReader
from .windows import Direction

_MAX_SEARCH_LENGTH: Final = 1000

KeptLog = Callable[[int | None], tuple[int, Path]]
"""Returns the generation of a start, the newest for None, and its log's folder; raises `LogMissingError`."""


class LogHandler(SparkConnectHandler):
    """The log, piece by piece."""

    def initialize(self, kept_log: KeptLog) -> None:
        """Store the folder of the logs."""
        self.kept_log = kept_log

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Return a piece."""
        generation = self._number("generation")
        offset = self._number("offset")
        limit = self._number("limit", least=1, most=MAX_LIMIT)
        direction, levels, search = self._direction(), self._levels(), self._search()
        kept_log = self.kept_log

        def read() -> str:
            """Read the piece and write it as JSON, while the event loop serves others."""
            start, folder = kept_log(generation)
            piece = LogReader(folder).piece(offset, direction, limit or DEFAULT_LIMIT, levels, search)
            return json.dumps(piece.to_model(start))

        self.finish(await asyncio.to_thread(read))

    def compute_etag(self) -> None:
        """Return none: nobody asks for the same piece twice."""

    def _number(self, name: str, *, least: int = 0, most: int | None = None) -> int | None:
        text = self.get_query_argument(name, None)
        if text is None:
            return None
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else -1
        if number < least or (most is not None and number > most):
            range_ = f"from {least} up" if most is None else f"from {least} to {most}"
            raise InvalidRequestError(f"`{name}` is a whole number {range_}, not “{text[:40]}”.", name)
        return number

    def _direction(self) -> Direction:
        text = self.get_query_argument("direction", "forward")
        if text not in get_args(Direction):
            raise InvalidRequestError(f"`direction` is forward or backward, not “{text[:40]}”.", "direction")
        return cast("Direction", text)

    def _levels(self) -> frozenset[Level] | None:
        text = self.get_query_argument("levels", None)
        if text is None:
            return None
        levels = frozenset(level for level in LEVELS if level in text.split(","))
        if unknown := set(text.split(",")) - levels:
            raise InvalidRequestError(
                f"`levels` takes {', '.join(LEVELS)}, not “{min(unknown)[:40]}”.", "levels"
            )
        return levels

    def _search(self) -> str | None:
        text = self.get_query_argument("search", None, strip=False)
        if text is not None and len(text) > _MAX_SEARCH_LENGTH:
            raise InvalidRequestError(f"`search` takes {_MAX_SEARCH_LENGTH} characters.", "search")
        return text


class LogDownloadHandler(LogHandler):
    """The log as a file."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Stream all that is there now; what grows meanwhile is left out."""
        wanted = self._number("generation")
        generation, folder = await asyncio.to_thread(self.kept_log, wanted)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.set_header("Content-Disposition", f'attachment; filename="spark-{generation}.log"')
        self.set_header("X-Content-Type-Options", "nosniff")
        chunks = LogReader(folder).chunks()
        try:
            while chunk := await asyncio.to_thread(next, chunks, None):
                self.write(chunk)
                await self.flush()
        except StreamClosedError:
            self.log.debug("The download of spark-%s.log was given up.", generation)
            return
        self.finish()


def log_handlers(kept_log: KeptLog) -> Routes:
    """Return the routes; Jupyter's base URL is put before each.

    Parameters
    ----------
    kept_log
        Finds the log of a start.
    """
    shared = {"kept_log": kept_log}
    root = url_path_join("/" + API_ROOT, "server", "log")
    return [(root, LogHandler, shared), (url_path_join(root, "download"), LogDownloadHandler, shared)]
