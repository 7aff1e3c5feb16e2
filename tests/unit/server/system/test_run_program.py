"""A program that is asked something: its answer, or its end whenever nobody waits any more."""

import asyncio
import os
import time
from pathlib import Path

import psutil
import pytest

from jupyterlab_spark_connect.server.system.run_program import run_program

DEADLINE = 20.0


def shell(script):
    return ["/bin/sh", "-c", script]


def read_pid(path: Path):
    end = time.monotonic() + DEADLINE
    while not (text := path.read_text() if path.exists() else "").endswith("\n"):
        assert time.monotonic() < end, f"{path} is not written"
        time.sleep(0.01)
    return int(text)


def until_gone(pid):
    end = time.monotonic() + DEADLINE
    while psutil.pid_exists(pid):
        assert time.monotonic() < end, f"{pid} is alive"
        time.sleep(0.01)


async def test_a_program_answers_on_both_streams():
    answer = await run_program(shell("echo out; echo err >&2; exit 3"), os.environ)
    assert (answer.code, answer.output, answer.errors) == (3, b"out\n", "err\n")


async def test_a_program_that_is_not_there_says_so():
    with pytest.raises(FileNotFoundError):
        await run_program(["/nowhere/java"], os.environ)


async def test_a_program_nobody_waits_for_is_killed_with_its_children(tmp_path):
    task = asyncio.create_task(run_program(shell(f"sleep 600 & echo $! >{tmp_path}/pid; wait"), os.environ))
    pid = await asyncio.to_thread(read_pid, tmp_path / "pid")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.to_thread(until_gone, pid)


@pytest.mark.parametrize("turns", range(12))
async def test_a_cancellation_at_any_moment_comes_through_at_once(turns):
    task = asyncio.create_task(run_program(shell("exec sleep 600"), os.environ))
    for _ in range(turns):
        await asyncio.sleep(0.001 * turns)
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=DEADLINE)
    assert done
    assert task.cancelled()


async def test_a_program_that_takes_too_long_is_killed(tmp_path):
    with pytest.raises(TimeoutError):
        await run_program(shell(f"echo $$ >{tmp_path}/pid; exec sleep 600"), os.environ, limit=0.5)
    until_gone(read_pid(tmp_path / "pid"))
