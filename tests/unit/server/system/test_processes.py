"""The end of a process is noticed, whether or not the system tells it, and so is its idleness."""

import asyncio
import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from jupyterlab_spark_connect.contract.process_id import identify
from jupyterlab_spark_connect.server.system import processes
from jupyterlab_spark_connect.server.system.processes import until_ended, until_idle


@pytest.fixture(params=["told", "not told"])
def process(request, monkeypatch):
    if request.param == "not told":

        def deny(_pid):
            raise OSError(errno.EPERM, "forbidden in this container")

        monkeypatch.setattr(os, "pidfd_open", deny)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


async def test_the_end_is_awaited(process):
    waiting = asyncio.create_task(until_ended(process.pid, lambda: process.poll() is not None))
    await asyncio.sleep(0)
    assert not waiting.done()
    process.kill()
    await asyncio.wait_for(waiting, 10)
    assert process.poll() is not None


async def test_what_has_ended_already_is_not_waited_for(process):
    process.kill()
    process.wait()
    await asyncio.wait_for(until_ended(process.pid, lambda: True), 10)


async def test_a_process_that_has_the_pid_of_one_that_has_ended_is_not_waited_for(process):
    await asyncio.wait_for(until_ended(process.pid, lambda: True), 10)
    assert process.poll() is None


def open_files():
    return set(Path("/proc/self/fd").iterdir())


async def test_nothing_stays_open_behind_one_who_waits_no_more(process):
    before = open_files()
    waiting = asyncio.create_task(until_ended(process.pid, lambda: False))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait({waiting})
    assert open_files() == before


@pytest.fixture
def worker():
    """A process that works until it is told a line, and then waits for more."""
    work = "import select, sys\nwhile not select.select([sys.stdin], [], [], 0)[0]: pass\ninput(); input()"
    with subprocess.Popen([sys.executable, "-c", work], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


async def test_a_process_is_idle_once_it_has_had_nothing_to_do_for_long_enough(worker, monkeypatch):
    monkeypatch.setattr(processes, "_IDLE_INTERVAL", 0.5)
    waiting = asyncio.create_task(until_idle(identify(worker.pid), 1.5))
    done, _ = await asyncio.wait({waiting}, timeout=3)
    assert not done, "it works"
    worker.stdin.write(b"\n")
    worker.stdin.flush()
    await asyncio.wait_for(waiting, 30)
