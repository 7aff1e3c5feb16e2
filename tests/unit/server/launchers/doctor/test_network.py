"""What the doctor says of the port, proxies and names."""

import os
import socket

import pytest

from jupyterlab_spark_connect.contract.process_id import identify
from jupyterlab_spark_connect.server.launchers.doctor.network import (
    check_hostname,
    check_port,
    check_proxy,
    proxy_for_localhost,
)

from .doctor_subject import is_told, subject


async def test_the_port(tmp_path, listening):
    check = await check_port(subject(tmp_path, port=listening))
    assert is_told(check, "warning", f"Port {listening}", f"(pid {os.getpid()})", "would take port")
    check = await check_port(subject(tmp_path, port=listening, use_next_free_port=False))
    assert is_told(check, "failure", f"Port {listening}", f"(pid {os.getpid()})")
    check = await check_port(subject(tmp_path, port=listening, running=identify(os.getpid())))
    assert is_told(check, "ok", "that of the Spark that runs")


PROXY = "http://proxy:3128"


@pytest.mark.parametrize(
    ("environment", "culprit"),
    [  # as measured with grpcio 1.85
        ({}, None),
        ({"http_proxy": PROXY}, "http_proxy"),
        ({"HTTP_PROXY": PROXY}, None),
        ({"https_proxy": PROXY}, "https_proxy"),
        ({"grpc_proxy": PROXY, "http_proxy": ""}, "grpc_proxy"),
        ({"all_proxy": PROXY}, None),
        ({"https_proxy": "", "http_proxy": PROXY}, None),
        ({"http_proxy": "socks5://proxy:1080"}, None),
        ({"http_proxy": PROXY, "no_proxy": "a.b, LocalHost "}, None),
        ({"http_proxy": PROXY, "no_proxy": "127.0.0.1"}, "http_proxy"),
        ({"http_proxy": PROXY, "no_proxy": "*"}, "http_proxy"),
        ({"http_proxy": PROXY, "NO_PROXY": "localhost"}, "http_proxy"),
        ({"http_proxy": PROXY, "no_grpc_proxy": "localhost"}, None),
        ({"http_proxy": PROXY, "no_grpc_proxy": "a.b", "no_proxy": "localhost"}, "http_proxy"),
    ],
)
def test_a_proxy_between_programs_and_spark(environment, culprit):
    assert proxy_for_localhost(environment) == culprit


async def test_a_proxy_stops_no_notebook(tmp_path):
    assert is_told(await check_proxy(subject(tmp_path)), "ok", "No proxy")
    check = await check_proxy(subject(tmp_path, environment={"http_proxy": PROXY}))
    assert is_told(check, "ok", "http_proxy", "notebooks go past")


async def test_a_name_without_an_address(tmp_path, monkeypatch):
    assert await check_hostname(subject(tmp_path)) is None
    monkeypatch.setattr(socket, "gethostname", lambda: "nobody.invalid")
    assert is_told(await check_hostname(subject(tmp_path, master="yarn")), "failure", "nobody.invalid")
    chosen = {"spark.driver.host": "10.0.0.1"}
    assert await check_hostname(subject(tmp_path, master="yarn", options=chosen)) is None
    monkeypatch.setattr(socket, "gethostname", lambda: "localhost")
    assert is_told(await check_hostname(subject(tmp_path, master="yarn")), "ok", "localhost")
