"""Which loss is followed by another start, how often, and how it is called off."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from jupyterlab_spark_connect.server.lifecycle.auto_restart import AutoRestart
from jupyterlab_spark_connect.server.lifecycle.models import Failure
from jupyterlab_spark_connect.server.start.settings import SparkConnect

DIED = Failure(code="died", message="Spark was killed.", hint="")


class Starts:
    def __init__(self):
        self.made = 0
        self.happened = asyncio.Event()

    async def again(self):
        self.made += 1
        self.happened.set()


def settings(**traits):
    return SparkConnect(**{"restart_after_loss": True, "restart_delay": 0.0, "config_path": [], **traits})


async def test_nothing_is_started_unless_the_administrator_says_so():
    starts = Starts()
    revival = AutoRestart(settings(restart_after_loss=False), starts.again)
    assert revival.schedule(DIED, None) is None


async def test_a_loss_is_followed_by_a_start():
    starts = Starts()
    assert AutoRestart(settings(), starts.again).schedule(DIED, datetime.now(UTC)) is not None
    await asyncio.wait_for(starts.happened.wait(), 10)
    assert starts.made == 1


@pytest.mark.parametrize("code", ["invalid_option", "java_missing", "not_prepared", "start_failed"])
async def test_what_would_only_fail_again_is_not_started(code):
    revival = AutoRestart(settings(), Starts().again)
    assert revival.schedule(Failure(code=code, message="", hint=""), None) is None


async def test_each_wait_is_twice_the_last_and_there_is_an_end():
    revival = AutoRestart(settings(restart_delay=100.0, restart_limit=3), Starts().again)
    waits = [revival.schedule(DIED, datetime.now(UTC)) - datetime.now(UTC) for _ in range(3)]
    assert [round(wait.total_seconds() / 100) for wait in waits] == [1, 2, 4]
    assert revival.schedule(DIED, datetime.now(UTC)) is None


async def test_one_that_lived_long_begins_the_count_anew():
    revival = AutoRestart(settings(restart_delay=100.0, restart_limit=1), Starts().again)
    assert revival.schedule(DIED, datetime.now(UTC)) is not None
    assert revival.schedule(DIED, datetime.now(UTC)) is None
    assert revival.schedule(DIED, datetime.now(UTC) - timedelta(hours=1)) is not None


async def test_a_start_that_is_called_off_does_not_come():
    starts = Starts()
    revival = AutoRestart(settings(restart_delay=3600.0), starts.again)
    revival.schedule(DIED, None)
    waiting = asyncio.all_tasks() - {asyncio.current_task()}
    assert revival.cancel()
    await asyncio.wait(waiting, timeout=10)
    assert all(task.cancelled() for task in waiting)
    assert not revival.cancel()
