"""The one call that is written out in HTTP/2: what an answer of each kind is taken for."""

import asyncio
import struct

import pytest

from jupyterlab_spark_connect.contract.connection import Connection
from jupyterlab_spark_connect.server.spark import token_check
from jupyterlab_spark_connect.server.spark.token_check import TokenCheck, check_token

SETTINGS = b"\0\0\0\4\0\0\0\0\0"
PING = b"\0\0\x08\6\0\0\0\0\0" + bytes(8)


def frame(kind, flags, payload):
    return struct.pack(">HBBBI", 0, len(payload), kind, flags, 1) + payload


def refusal(status):
    name, value = b"grpc-status", status.encode()
    return frame(1, 5, b"\x40" + bytes([len(name)]) + name + bytes([len(value)]) + value)


ANSWER = frame(1, 4, b"\x88") + frame(0, 0, bytes(5))


@pytest.fixture
async def checked():
    """Checks a token with a server that answers with some bytes, and gives what came to it."""
    asked = []

    async def check(answer, token):
        async def serve(reader, writer):
            asked.append(await reader.read(4096))
            writer.write(answer)
            await writer.drain()
            writer.close()

        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            connection = Connection(
                endpoint=f"sc://localhost:{server.sockets[0].getsockname()[1]}",
                user_id="me",
                session_id="s",
                token=token,
                generation=1,
                spark_version="4.3.0",
                python_version="3.11",
            )
            return await check_token(connection), asked

    return check


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (SETTINGS + PING + ANSWER, TokenCheck.TAKEN),
        (SETTINGS + refusal("16"), TokenCheck.REFUSED),
        (SETTINGS + refusal("12"), TokenCheck.NO_ANSWER),
        (SETTINGS, TokenCheck.NO_ANSWER),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", TokenCheck.NO_ANSWER),
        (b"", TokenCheck.NO_ANSWER),
    ],
)
async def test_each_answer_is_taken_for_what_it_says(checked, answer, outcome, monkeypatch):
    monkeypatch.setattr(token_check, "ANSWER_TIMEOUT", 2)
    token = "long" * 50
    found, asked = await checked(answer, token)
    assert found is outcome
    assert f"Bearer {token}".encode() in asked[0]
