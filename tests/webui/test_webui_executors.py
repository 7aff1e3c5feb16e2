"""What is made of a driver's own word about its executors."""

import json

import pytest

from jupyterlab_spark_connect.server.spark import executors as executors_module
from jupyterlab_spark_connect.server.spark.executors import GONE_SHOWN, ExecutorGauge
from jupyterlab_spark_connect.server.spark.rest import Application

from .webui_jvm import FakeJvm


@pytest.fixture
def jvm():
    fake = FakeJvm()
    yield fake
    fake.close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """No answer is good enough for the next question."""
    monkeypatch.setattr(executors_module, "FRESHNESS", 0.0)


def told(number, **parts):
    return {
        "id": str(number),
        "hostPort": f"node{number}:4000{number}",
        "isActive": True,
        "totalCores": 2,
        "maxMemory": 1000,
        "memoryUsed": 10,
        "activeTasks": 1,
        **parts,
    }


def gone(number, minute):
    return told(number, isActive=False, activeTasks=0, removeTime=f"2026-11-21T08:{minute:02}:00.000GMT")


def telling(jvm, *listed):
    jvm.answer = (200, {"Content-Type": "application/json"}, json.dumps(listed).encode())


async def test_the_driver_is_no_executor_and_those_that_live_come_first(jvm):
    telling(jvm, told("driver"), gone(1, 1), told(2), gone(3, 5), told(4))
    found = await ExecutorGauge().read(Application("app-1", jvm.port), jvm.key)
    assert [(each.id, each.alive) for each in found] == [
        ("2", True),
        ("4", True),
        ("3", False),
        ("1", False),
    ]
    first = found[0]
    assert (first.host, first.cores, first.memory, first.memory_used) == ("node2:40002", 2, 1000, 10)
    (request,) = jvm.requests
    assert request.uri == "/api/v1/applications/app-1/allexecutors"
    assert request.headers["Authorization"].startswith("Bearer ")


async def test_one_that_has_not_told_its_memory_is_still_on_its_way(jvm):
    telling(jvm, told(1), told(2, hostPort="node2", maxMemory=0), {**gone(3, 1), "maxMemory": 0})
    found = await ExecutorGauge().read(Application("app-1", jvm.port), jvm.key)
    assert [(each.id, each.alive) for each in found] == [("1", True), ("3", False)]


async def test_only_the_last_to_go_are_told(jvm):
    telling(jvm, *(gone(number, number) for number in range(30)))
    found = await ExecutorGauge().read(Application("app-1", jvm.port), jvm.key)
    assert [each.id for each in found] == [str(number) for number in range(29, 29 - GONE_SHOWN, -1)]


async def test_a_driver_that_runs_the_tasks_itself_is_not_asked(jvm):
    assert await ExecutorGauge().read(Application("local-1795235667288", jvm.port), jvm.key) == ()
    assert jvm.requests == []


async def test_what_was_told_holds_while_the_driver_does_not_answer(jvm):
    gauge = ExecutorGauge()
    telling(jvm, told(1))
    before = await gauge.read(Application("app-1", jvm.port), jvm.key)
    for answer in ((503, {}, b""), (200, {}, b"not JSON"), (200, {}, b'[{"id": "1"}]')):
        jvm.answer = answer
        assert await gauge.read(Application("app-1", jvm.port), jvm.key) == before
    # It is nobody else's.
    assert await gauge.read(Application("app-2", jvm.port), jvm.key) == ()


async def test_many_browsers_cost_one_question(jvm, monkeypatch):
    monkeypatch.setattr(executors_module, "FRESHNESS", 60.0)
    gauge = ExecutorGauge()
    telling(jvm, told(1))
    for _ in range(5):
        await gauge.read(Application("app-1", jvm.port), jvm.key)
    assert len(jvm.requests) == 1
