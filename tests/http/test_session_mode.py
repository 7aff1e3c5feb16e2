"""What the administrator says of the sessions of notebooks reaches the panel and the kernels."""

import os

import pytest

from jupyterlab_spark_connect.contract.connection import (
    SESSION_MODE_LOCKED_VARIABLE,
    SESSION_MODE_VARIABLE,
)


@pytest.fixture
def jp_server_config(jp_server_config):
    spark = {**jp_server_config["SparkConnect"], "session_mode": "own", "session_mode_locked": True}
    return {**jp_server_config, "SparkConnect": spark}


async def test_the_session_mode_is_the_administrators(api):
    model = await api("GET", "server")
    assert model["session_mode"] == {"default": "own", "locked": True}
    assert os.environ[SESSION_MODE_VARIABLE] == "own"
    assert os.environ[SESSION_MODE_LOCKED_VARIABLE] == "1"
