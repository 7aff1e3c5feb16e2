"""Which application answers, and on which of the driver's ports."""

import json

from jupyterlab_spark_connect.server.spark.rest import find_application

from .webui_jvm import FakeJvm


def telling(jvm, status, content):
    jvm.answer = (status, {"Content-Type": "application/json"}, content)
    return jvm


async def test_only_the_port_that_our_key_opens_is_the_web_ui(unused_tcp_port):
    stranger, ours = FakeJvm(), FakeJvm()
    try:
        telling(stranger, 403, b"{}")
        telling(ours, 200, json.dumps([{"id": "local-1", "name": "Jupyter"}]).encode())
        found = await find_application([unused_tcp_port, stranger.port, ours.port], ours.key)
        assert (found.id, found.web_ui_port) == ("local-1", ours.port)
        assert ours.requests[0].headers["Authorization"].startswith("Bearer ")
    finally:
        stranger.close()
        ours.close()


async def test_no_web_ui_is_no_application():
    jvm = FakeJvm()
    try:
        for answer in (b"[]", b"not JSON", b'{"id": 1}'):
            assert await find_application([telling(jvm, 200, answer).port], jvm.key) is None
    finally:
        jvm.close()
