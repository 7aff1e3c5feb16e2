"""Requests to Spark over connections that stay open.

Tornado's own client opens a connection for each request, and asks a thread where its host is: that takes
longer than Spark takes for most of its pages.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import Final

from tornado.http1connection import HTTP1Connection
from tornado.httputil import HTTPHeaders, HTTPMessageDelegate, RequestStartLine, ResponseStartLine
from tornado.iostream import IOStream, StreamClosedError

HOST: Final = "127.0.0.1"

CONNECT_TIMEOUT: Final = 10.0
REQUEST_TIMEOUT: Final = 120.0
"""Seconds; a stage with 100,000 tasks takes Spark long to write."""


@dataclass(frozen=True, slots=True)
class Response:
    """A server's response."""

    status: int
    reason: str
    headers: HTTPHeaders
    body: bytes


class Connections:
    """Connections to ports of this machine: as many as there are requests at once, each kept for the next."""

    def __init__(self) -> None:
        self._waiting: defaultdict[int, list[IOStream]] = defaultdict(list)

    async def fetch(self, port: int, method: str, path: str, headers: HTTPHeaders) -> Response:
        """Make a request that has no body and changes nothing, for it may be made twice.

        Raises
        ------
        OSError
            When nobody answers, or not in time.
        """
        start = RequestStartLine(method, path, "HTTP/1.1")
        headers = headers.copy()
        headers["Host"] = f"{HOST}:{port}"
        waiting = self._waiting[port]
        async with asyncio.timeout(REQUEST_TIMEOUT):
            if waiting:
                # The other side may close it at this very moment.
                with contextlib.suppress(StreamClosedError):
                    return await self._exchange(waiting.pop(), port, start, headers)
            return await self._exchange(await _connect(port), port, start, headers)

    async def _exchange(
        self, stream: IOStream, port: int, start: RequestStartLine, headers: HTTPHeaders
    ) -> Response:
        stream.set_close_callback(None)
        reader = _ResponseReader()
        try:
            connection = HTTP1Connection(stream, is_client=True)
            connection.write_headers(start, headers)
            connection.finish()
            await connection.read_response(reader)
            return reader.response()
        finally:
            if reader.is_reusable and not stream.closed():
                self._keep(stream, port)
            else:
                stream.close()

    def _keep(self, stream: IOStream, port: int) -> None:
        self._waiting[port].append(stream)
        stream.set_close_callback(partial(self._remove, stream, port))

    def _remove(self, stream: IOStream, port: int) -> None:
        # Tornado calls back a turn of the loop later, when the stream may have been taken.
        with contextlib.suppress(ValueError):
            self._waiting[port].remove(stream)

    def close(self) -> None:
        """Close the idle connections."""
        for waiting in self._waiting.values():
            for stream in [*waiting]:
                stream.close()


async def _connect(port: int) -> IOStream:
    stream = IOStream(socket.socket())
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT):
            return await stream.connect((HOST, port))
    except BaseException:
        stream.close()
        raise


class _ResponseReader(HTTPMessageDelegate):
    """Collects a response as it arrives."""

    def __init__(self) -> None:
        self._start: ResponseStartLine | None = None
        self._headers = HTTPHeaders()
        self._pieces: list[bytes] = []
        self._is_whole = False

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> None:
        if isinstance(start_line, ResponseStartLine):
            self._start, self._headers = start_line, headers

    def data_received(self, chunk: bytes) -> None:
        self._pieces.append(chunk)

    def finish(self) -> None:
        self._is_whole = True

    def response(self) -> Response:
        """Return the whole of it."""
        if self._start is None or not self._is_whole:
            raise StreamClosedError
        return Response(self._start.code, self._start.reason, self._headers, b"".join(self._pieces))

    @property
    def is_reusable(self) -> bool:
        """Whether the connection is good for another request."""
        return self._is_whole and self._headers.get("Connection", "").lower() != "close"
