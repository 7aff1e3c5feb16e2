"""The connections to Spark: kept for the next request, opened again where Spark has closed them."""

import asyncio

import pytest
import pytest_asyncio
from tornado.httputil import HTTPHeaders
from tornado.iostream import StreamClosedError

from jupyterlab_spark_connect.server.webui import connections as connections_module
from jupyterlab_spark_connect.server.webui.connections import Connections

HELLO = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Said: yes\r\n\r\nhello"
CHUNKED = b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nnot\r\n5\r\nthere\r\n0\r\n\r\n"
CUT_OFF = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhel"


class Spark:
    """Answers request after request of a connection from a list, and hangs up where the list says None."""

    def __init__(self):
        self.answers = []
        self.asked = []
        self.opened = 0

    async def serve(self, reader, writer):
        self.opened += 1
        try:
            while True:
                self.asked.append(await reader.readuntil(b"\r\n\r\n"))
                answer = self.answers.pop(0) if self.answers else HELLO
                if answer is None:
                    break
                writer.write(answer)
                if answer is CUT_OFF:
                    break
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()


@pytest_asyncio.fixture
async def spark():
    spark = Spark()
    server = await asyncio.start_server(spark.serve, "127.0.0.1", 0)
    spark.port = server.sockets[0].getsockname()[1]
    async with server:
        yield spark


@pytest_asyncio.fixture
async def connections():
    connections = Connections()
    yield connections
    connections.close()


@pytest.fixture
def ask(connections, spark):
    async def ask(method="GET", path="/jobs/"):
        return await connections.fetch(spark.port, method, path, HTTPHeaders({"Accept": "text/html"}))

    return ask


async def test_one_connection_serves_one_request_after_the_other(ask, spark):
    spark.answers = [HELLO, CHUNKED, HELLO]

    answers = [await ask() for _ in range(3)]

    assert [(answer.status, answer.reason, answer.body) for answer in answers] == [
        (200, "OK", b"hello"),
        (404, "Not Found", b"notthere"),
        (200, "OK", b"hello"),
    ]
    assert answers[0].headers["X-Said"] == "yes"
    assert spark.opened == 1


async def test_spark_is_asked_as_it_was_meant(ask, spark):
    await ask(path="/jobs/job/?id=%20a+b")

    lines = spark.asked[0].decode().splitlines()
    assert lines[0] == "GET /jobs/job/?id=%20a+b HTTP/1.1"
    assert set(lines[1:-1]) == {"Accept: text/html", f"Host: 127.0.0.1:{spark.port}"}


async def test_requests_at_once_do_not_wait_for_each_other(ask, spark):
    await asyncio.gather(ask(), ask(), ask())
    await asyncio.gather(ask(), ask(), ask())

    assert spark.opened == 3


async def test_what_is_only_told_has_no_body(ask, spark):
    spark.answers = [b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"]

    told = await ask("HEAD")

    assert (told.headers["Content-Length"], told.body) == ("5000", b"")
    assert (await ask()).body == b"hello"
    assert spark.opened == 1


async def test_a_connection_that_spark_closes_at_the_next_request_costs_no_page(ask, spark):
    spark.answers = [HELLO, None, HELLO]
    await ask()

    assert (await ask()).body == b"hello"
    assert spark.opened == 2


async def test_a_connection_that_has_closed_a_moment_ago_costs_no_page(ask, spark, connections, caplog):
    await ask()
    connections.close()

    assert (await ask()).body == b"hello"
    assert spark.opened == 2
    assert caplog.messages == []


async def test_a_connection_that_spark_has_announced_to_close_is_not_used_again(ask, spark):
    spark.answers = [HELLO.replace(b"X-Said: yes", b"Connection: close"), HELLO]
    await ask()

    assert (await ask()).body == b"hello"
    assert spark.opened == 2


@pytest.mark.parametrize("answer", [None, CUT_OFF, b"SSH-2.0-OpenSSH_9\r\n\r\n"])
async def test_half_an_answer_is_none(ask, spark, answer):
    spark.answers = [answer]

    with pytest.raises(StreamClosedError):
        await ask()

    assert (await ask()).body == b"hello"


async def test_a_port_on_which_nobody_listens_is_no_answer(connections, unused_tcp_port):
    with pytest.raises(StreamClosedError):
        await connections.fetch(unused_tcp_port, "GET", "/jobs/", HTTPHeaders())


async def test_a_spark_that_hangs_is_given_up_and_its_answer_is_nobody_elses(ask, spark, monkeypatch):
    monkeypatch.setattr(connections_module, "REQUEST_TIMEOUT", 0.1)
    spark.answers = [b"HTTP/1.1 200 OK\r\n"]

    with pytest.raises(TimeoutError):
        await ask()

    assert (await ask()).body == b"hello"
    assert spark.opened == 2
