"""When a fresh Spark is asked which application it is: not before its first query has had its time."""

import os
from types import SimpleNamespace

import pytest

from jupyterlab_spark_connect.contract.process_id import identify
from jupyterlab_spark_connect.contract.supervision import Phase, SupervisorState
from jupyterlab_spark_connect.server.lifecycle import web_ui_probe
from jupyterlab_spark_connect.server.lifecycle.web_ui_probe import WebUiProbe

from .webui_jvm import FakeJvm


@pytest.fixture
def driver():
    jvm = FakeJvm()
    jvm.answer = (200, {"Content-Type": "application/json"}, b'[{"id": "local-1"}]')
    yield jvm
    jvm.close()


def state(web_ui_port):
    me = identify(os.getpid())
    return SupervisorState(
        phase=Phase.RUNNING, generation=1, supervisor=me, process=me, web_ui_port=web_ui_port
    )


def probe_of(driver):
    return WebUiProbe(SimpleNamespace(web_ui_key=driver.key, port=15002))


async def test_a_fresh_spark_is_left_to_its_first_query(driver):
    fresh = probe_of(driver)
    assert await fresh.ask(state(driver.port)) is None
    assert driver.requests == []
    assert fresh.is_open


async def test_it_is_asked_once_its_first_query_has_had_its_time(driver, monkeypatch):
    monkeypatch.setattr(web_ui_probe, "_FIRST_QUERY_TIME", 0.0)
    later = probe_of(driver)
    assert (await later.ask(state(driver.port))).id == "local-1"
    assert not later.is_open


async def test_it_is_asked_at_once_where_its_web_ui_could_not_be_shown_otherwise(driver):
    found = await probe_of(driver).ask(state(None))
    assert (found.id, found.web_ui_port) == ("local-1", driver.port)
