"""What is said when the session that all notebooks share cannot be asked."""

import socket

import pytest

from jupyterlab_spark_connect.contract.connection import Connection
from jupyterlab_spark_connect.server.base.errors import SessionUnreachableError
from jupyterlab_spark_connect.server.spark.connect_client import ping, read_session
from jupyterlab_spark_connect.server.spark.connect_session import Ping


def connection(port):
    return Connection(
        endpoint=f"sc://localhost:{port}",
        user_id="me",
        session_id="00000000-0000-0000-0000-000000000000",
        token="hush hush",
        generation=1,
        spark_version="4.3.0",
        python_version="3.11",
    )


async def refusal(port):
    with pytest.raises(SessionUnreachableError) as caught:
        await read_session(connection(port), ["spark.sql.ansi.enabled"])
    assert "hush" not in f"{caught.value.message}{caught.value.detail}"
    return caught.value.message


async def test_without_pyspark_beside_jupyter_it_says_what_to_install(tmp_path, monkeypatch):
    (tmp_path / "pyspark").mkdir()
    (tmp_path / "pyspark" / "__init__.py").write_text("raise ImportError('none here')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    assert "pyspark[connect] is not installed beside Jupyter. Install it there" in await refusal(1)
    assert (await ping(connection(1))).status is Ping.NO_CLIENT


async def test_where_nobody_listens_it_says_that_there_is_no_answer():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    assert (await refusal(port)).startswith("Spark does not answer.")
    assert (await ping(connection(port))).status is Ping.NO_ANSWER
