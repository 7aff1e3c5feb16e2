"""A visit to a server that is not ours: how it begins, what ends it, and what is said then."""

import asyncio
import logging

import pytest

from jupyterlab_spark_connect.server.launchers.models import Cluster, LaunchRequest
from jupyterlab_spark_connect.server.launchers.remote import RemoteLauncher
from jupyterlab_spark_connect.server.lifecycle import remote as visit_module
from jupyterlab_spark_connect.server.lifecycle.failures import RunFailedError
from jupyterlab_spark_connect.server.lifecycle.folder import ConnectionFolder
from jupyterlab_spark_connect.server.lifecycle.remote import Visit
from jupyterlab_spark_connect.server.spark.knock import Knock
from jupyterlab_spark_connect.server.spark.knocking import Answer

WELCOME = Answer(knock=Knock.WELCOME, spark_version="4.1.0", server_session="first")
SILENT = Answer(knock=Knock.SILENT)


class Server:
    """A server as it is seen from here."""

    def __init__(self):
        self.answers = [WELCOME]
        self.is_open = True
        self.looks = 0
        self.released = []

    async def knock_at(self, connection):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    async def open(self, connection):
        self.looks += 1
        return self.is_open

    async def release(self, connection):
        self.released.append(connection.session_id)


@pytest.fixture
def server(monkeypatch):
    one = Server()
    monkeypatch.setattr(visit_module, "knock_at", one.knock_at)
    monkeypatch.setattr(visit_module, "_is_open", one.open)
    monkeypatch.setattr(visit_module, "release", one.release)
    for seconds in ("_LOOK", "_LOOK_THROUGH_PROXY", "_SILENCE"):
        monkeypatch.setattr(visit_module, seconds, 0.0)
    return one


@pytest.fixture
def visiting(tmp_path):
    folder = ConnectionFolder.claim(tmp_path / "runtime", "/", tmp_path)
    known = {}

    def make(**cluster):
        described = {"name": "site", "display_name": "Site", "description": "", "launcher": "remote"}
        request = LaunchRequest(
            cluster=Cluster(**described, master="sc://localhost:17002", **cluster),
            options={},
            generation=7,
            folder=folder.path,
            directory=tmp_path,
        )
        visit = Visit(RemoteLauncher(), request, folder, lambda **new: known.update(new), logging.getLogger())
        visit.known = known
        return visit

    yield make
    folder.release()


async def failure(coming):
    with pytest.raises(RunFailedError) as raised:
        await coming
    return raised.value.failure


async def test_a_visit_knows_the_servers_version_and_lets_go_of_its_session(server, visiting):
    visit = visiting()
    launch = await visit.bring_up(force=False)
    assert launch.spark_version == "4.1.0"
    assert visit.known["launch"] == launch
    assert await visit.end()
    assert await visit.end()
    assert server.released == [visit.session_id]


async def test_no_server_and_no_right_token_are_one_sentence_each(server, visiting, monkeypatch):
    monkeypatch.setenv("SITE_TOKEN", "x" * 20)
    with_token = {"settings": {"token_variable": "SITE_TOKEN"}}
    server.answers = [SILENT]
    said = (await failure(visiting().bring_up(force=False))).message
    assert said == "No Spark Connect server answers at sc://localhost:17002."
    server.answers = [Answer(knock=Knock.REFUSED)]
    said = (await failure(visiting(**with_token).bring_up(force=False))).message
    assert said == "The Spark Connect server at sc://localhost:17002 does not accept the token."
    said = (await failure(visiting().bring_up(force=False))).message
    assert said == (
        "The Spark Connect server at sc://localhost:17002 wants a token, and this cluster has none."
    )
    assert server.released == []


async def test_a_server_that_falls_silent_is_gone(server, visiting):
    visit = visiting()
    await visit.bring_up(force=False)
    server.is_open, server.answers = False, [SILENT]
    await asyncio.wait_for(visit.watch(), 10)
    over = (await visit.explain()).failure
    assert (over.code, over.message) == (
        "died",
        "The Spark Connect server at sc://localhost:17002 does not answer any more.",
    )
    await visit.end()
    assert server.released == []


async def test_a_server_that_comes_back_as_another_has_not_our_session(server, visiting):
    visit = visiting()
    await visit.bring_up(force=False)
    server.is_open = False
    server.answers = [Answer(knock=Knock.WELCOME, spark_version="4.1.0", server_session="second")]
    await asyncio.wait_for(visit.watch(), 10)
    assert (await visit.explain()).failure.message.endswith("was started anew.")


async def test_a_network_that_stutters_ends_nothing(server, visiting, monkeypatch):
    monkeypatch.setattr(visit_module, "_SILENCE", 60.0)
    visit = visiting()
    await visit.bring_up(force=False)
    server.is_open, server.answers = False, [SILENT, SILENT, WELCOME]
    watching = asyncio.create_task(visit.watch())
    while len(server.answers) > 1:  # noqa: ASYNC110 (it is what the watch asks for)
        await asyncio.sleep(0)
    server.is_open, server.looks = True, 0
    while server.looks < 5:  # noqa: ASYNC110 (the same)
        await asyncio.sleep(0)
    assert not watching.done()
    watching.cancel()
