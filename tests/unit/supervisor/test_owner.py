"""Whom a real supervisor belongs to: the Jupyter server that started it, and those that adopt it later."""

import contextlib
import os
import subprocess
import sys
from dataclasses import asdict, replace

import pytest

from jupyterlab_spark_connect.contract.process_id import identify
from jupyterlab_spark_connect.contract.supervision import Phase
from jupyterlab_spark_connect.supervisor.owner import Owner

from .supervised_child import SupervisedChild, is_gone


@pytest.fixture
def child(tmp_path):
    supervised = SupervisedChild(tmp_path)
    yield supervised
    supervised.close()


@pytest.fixture
def server():
    """Stand for Jupyter servers: each lives until it is told to end."""
    with contextlib.ExitStack() as stack:

        def start():
            process = stack.enter_context(
                subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
            )
            stack.callback(process.kill)
            return process

        yield start


def end(process):
    process.kill()
    process.wait()


def start(child, owner, **changes):
    child.start("spark_like.py", owner=asdict(identify(owner.pid)), **changes)
    child.until_state(lambda state: state.phase is Phase.RUNNING, "the ready line")


def until_owned_by(child, server):
    return child.until_state(lambda state: state.owner == identify(server.pid), "the new owner")


def test_the_process_is_stopped_once_its_owner_has_been_gone_for_the_grace_time(child, server):
    first = server()
    start(child, first, orphan_grace=0.5)
    assert child.state.owner == identify(first.pid)
    end(first)
    state = child.until_state(lambda state: state.phase is Phase.EXITED, "the end")
    assert (state.exit.code, state.exit.asked) == (143, False)
    assert "Jupyter server is gone" in state.step


def test_the_process_goes_on_while_the_grace_time_lasts(child, server):
    first = server()
    child.start("spark_like.py", owner=asdict(identify(first.pid)), orphan_grace=600)
    end(first)
    state = child.until_state(lambda state: state.phase is Phase.RUNNING, "the ready line")
    assert not is_gone(state.process.pid)
    assert child.stop() == 0


def test_an_owner_whose_pid_another_process_has_now_is_gone(child):
    recycled = replace(identify(os.getpid()), started=1.0)
    child.start("spark_like.py", owner=asdict(recycled), orphan_grace=0)
    assert child.wait() == 0
    assert child.state.exit.asked is False


def test_a_server_that_adopts_is_told_so_and_watched_from_then_on(child, server):
    first, second = server(), server()
    start(child, first, orphan_grace=1.0)
    end(first)
    identify(second.pid).write(child.owner_file)
    until_owned_by(child, second)
    assert child.state.phase is Phase.RUNNING
    end(second)
    state = child.until_state(lambda state: state.phase is Phase.EXITED, "the end")
    assert state.exit.asked is False
    assert "Jupyter server is gone" in state.step


def test_a_server_may_hand_over_to_the_next_while_it_lives(child, server):
    first, second = server(), server()
    start(child, first)
    identify(second.pid).write(child.owner_file)
    until_owned_by(child, second)
    assert first.poll() is None


def test_the_file_of_an_earlier_start_names_no_owner(child, server):
    first, earlier = server(), server()
    identify(earlier.pid).write(child.owner_file)
    start(child, first, orphan_grace=0.5)
    end(first)
    assert child.wait() == 0
    assert child.state.owner.pid == first.pid


def test_who_comes_once_the_stop_has_begun_comes_too_late(child, server):
    first, second = server(), server()
    child.start("deaf.py", owner=asdict(identify(first.pid)), orphan_grace=0, stop_timeout=1.5)
    child.until_logged(b"child")
    end(first)
    child.until_state(lambda state: state.phase is Phase.STOPPING, "the stop")
    identify(second.pid).write(child.owner_file)
    assert child.wait() == 0
    assert child.state.owner.pid == first.pid
    assert child.state.exit.signal == "SIGKILL"


def test_no_owner_is_taken_where_no_file_is_named(child, server):
    first, second = server(), server()
    start(child, first, orphan_grace=0.5, owner_file=None)
    identify(second.pid).write(child.owner_file)
    end(first)
    assert child.wait() == 0


@pytest.fixture
def owner_file(tmp_path):
    return tmp_path / "owner.json"


def test_the_grace_time_begins_anew_with_each_owner(server, owner_file):
    first, second = server(), server()
    owner = Owner(identify(first.pid), owner_file)
    assert owner.check(10.0) == 0
    end(first)
    assert owner.check(20.0) == 0
    assert owner.check(620.0) == 600
    identify(second.pid).write(owner_file)
    assert owner.check(621.0) == 0
    end(second)
    assert owner.check(700.0) == 0
    assert owner.check(701.0) == 1


@pytest.mark.parametrize("content", ["half of {", '{"pid": 1}', "[]", '{"pid": "x", "started": 1}'])
def test_a_damaged_file_is_left_out_and_a_whole_one_after_it_is_not(server, owner_file, content):
    first, second = server(), server()
    owner = Owner(identify(first.pid), owner_file)
    owner_file.write_text(content)
    assert owner.check(0.0) == 0
    assert owner.process == identify(first.pid)
    identify(second.pid).write(owner_file)
    owner.check(1.0)
    assert owner.process == identify(second.pid)


def test_a_server_that_is_dead_or_another_with_its_pid_adopts_nothing(server, owner_file):
    first, dead = server(), server()
    owner = Owner(identify(first.pid), owner_file)
    gone = identify(dead.pid)
    end(dead)
    for named in (gone, replace(identify(os.getpid()), started=1.0)):
        named.write(owner_file)
        owner.check(0.0)
        assert owner.process == identify(first.pid)


def test_a_file_of_another_user_is_left_out(server, owner_file, monkeypatch):
    first, second = server(), server()
    owner = Owner(identify(first.pid), owner_file)
    identify(second.pid).write(owner_file)
    monkeypatch.setattr(os, "geteuid", lambda: owner_file.stat().st_uid + 1)
    owner.check(0.0)
    assert owner.process == identify(first.pid)


def test_the_owner_is_looked_for_more_often_once_it_is_gone(server, owner_file):
    first = server()
    owner = Owner(identify(first.pid), owner_file)
    owner.check(0.0)
    unhurried = owner.poll_interval
    end(first)
    owner.check(1.0)
    assert owner.poll_interval < unhurried
