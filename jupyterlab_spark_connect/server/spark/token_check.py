"""One authenticated call on a Spark Connect server of this machine, as each kernel makes them.

Written out in HTTP/2 (RFC 9113): a Python with gRPC takes half a second of the processor to start, just when
Spark starts on it, and need not be there beside Jupyter. The call releases a session that never was: of all
calls the one that costs Spark least.
"""

from __future__ import annotations

import asyncio
import contextlib
import enum
import struct
import uuid
from collections.abc import AsyncIterator
from typing import Final, NamedTuple

from jupyterlab_spark_connect.contract.connection import Connection

ANSWER_TIMEOUT: Final = 15.0
"""Seconds for the answer; a driver that collects garbage may take some."""

_PREFACE: Final = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_DATA, _HEADERS, _SETTINGS, _PING, _GOAWAY = 0x0, 0x1, 0x4, 0x6, 0x7
_END_STREAM, _ACK, _END_HEADERS = 0x1, 0x1, 0x4
_STREAM: Final = 1
_FRAME: Final = struct.Struct(">HBBBI")
"""The head of a frame: 24 bits of length, type, flags, stream."""

_METHOD: Final = "/spark.connect.SparkConnectService/ReleaseSession"
_UNAUTHENTICATED: Final = b"16"


class TokenCheck(enum.Enum):
    """What a Spark Connect server has made of our token."""

    TAKEN = enum.auto()
    """It has answered."""
    REFUSED = enum.auto()
    """It has answered that it does not know the token."""
    NO_ANSWER = enum.auto()
    """It has not answered, or not in a way that says either."""


class _Frame(NamedTuple):
    kind: int
    flags: int
    stream: int
    payload: bytes


async def check_token(connection: Connection) -> TokenCheck:
    """Return whether a server of this machine takes our token; never raises for want of an answer."""
    with contextlib.suppress(OSError, asyncio.IncompleteReadError):  # TimeoutError is one of the first
        async with asyncio.timeout(ANSWER_TIMEOUT):
            return await _call(connection)
    return TokenCheck.NO_ANSWER


async def _call(connection: Connection) -> TokenCheck:
    reader, writer = await asyncio.open_connection("127.0.0.1", connection.port)
    try:
        writer.write(_PREFACE + _frame(_SETTINGS, 0, 0, b"") + _request(connection))
        async for frame in _frames(reader):
            if frame.kind == _SETTINGS and not frame.flags & _ACK:
                writer.write(_frame(_SETTINGS, _ACK, 0, b""))
            elif frame.kind == _PING and not frame.flags & _ACK:
                writer.write(_frame(_PING, _ACK, 0, frame.payload))
            elif frame.kind == _DATA and frame.stream == _STREAM:
                return TokenCheck.TAKEN
            elif frame.kind == _HEADERS and frame.flags & _END_STREAM:
                # An error has no message: it is all in the headers.
                return TokenCheck.REFUSED if _says_unauthenticated(frame.payload) else TokenCheck.NO_ANSWER
            elif frame.kind == _GOAWAY:
                break
    finally:
        writer.close()
    return TokenCheck.NO_ANSWER


async def _frames(reader: asyncio.StreamReader) -> AsyncIterator[_Frame]:
    while True:
        high, low, kind, flags, stream = _FRAME.unpack(await reader.readexactly(_FRAME.size))
        yield _Frame(kind, flags, stream & 0x7FFFFFFF, await reader.readexactly(high << 8 | low))


def _frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return _FRAME.pack(len(payload) >> 8, len(payload) & 0xFF, kind, flags, stream) + payload


def _request(connection: Connection) -> bytes:
    headers = {
        ":method": "POST",
        ":scheme": "http",
        ":path": _METHOD,
        ":authority": connection.address,
        "te": "trailers",
        "content-type": "application/grpc",
        "authorization": f"Bearer {connection.token}",
    }
    block = b"".join(b"\x00" + _text(name) + _text(value) for name, value in headers.items())
    # ReleaseSessionRequest of spark/connect/base.proto: session_id is 1, user_context.user_id is 2.1
    message = _field(1, str(uuid.uuid4()).encode()) + _field(2, _field(1, connection.user_id.encode()))
    data = b"\x00" + struct.pack(">I", len(message)) + message
    return _frame(_HEADERS, _END_HEADERS, _STREAM, block) + _frame(_DATA, _END_STREAM, _STREAM, data)


def _text(text: str) -> bytes:
    """Write a string of a header (RFC 7541, 5.2), not compressed."""
    content = text.encode()
    return _integer(len(content), 0x7F) + content


def _integer(value: int, limit: int) -> bytes:
    """Write a length of a header (RFC 7541, 5.1)."""
    return bytes([value]) if value < limit else bytes([limit]) + _varint(value - limit)


def _field(number: int, content: bytes) -> bytes:
    """Write a field of a protobuf message that has a length."""
    return bytes([number << 3 | 2]) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    groups = []
    while value > 0x7F:
        groups.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*groups, value])


def _says_unauthenticated(block: bytes) -> bool:
    """Whether headers have gRPC's status 16; its Java writes them as they are, or the number alone."""
    return b"grpc-status" in block and _text("16") in block
