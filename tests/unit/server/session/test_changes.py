"""What becomes of an option that is changed while Spark runs, and of what is remembered of it."""

import os
from dataclasses import asdict, replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from jupyterlab_spark_connect.contract.connection import Connection
from jupyterlab_spark_connect.contract.process_id import identify
from jupyterlab_spark_connect.contract.supervision import ProcessSpec
from jupyterlab_spark_connect.server.base.errors import InvalidOptionError
from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.lifecycle.models import Launch, Made
from jupyterlab_spark_connect.server.lifecycle.record import StartRecord
from jupyterlab_spark_connect.server.session import changes as changes_module
from jupyterlab_spark_connect.server.session.changes import SessionOptions
from jupyterlab_spark_connect.server.spark.connect_client import ConfigUpdate, RejectedOption, SessionInfo
from jupyterlab_spark_connect.server.start.requests import OptionUpdate, StartRequest
from jupyterlab_spark_connect.server.start.settings import SparkConnect

CLUSTER = {
    "name": "site",
    "master": "local[1]",
    "options": {"spark.sql.of.cluster": "c"},
    "locked": ["spark.sql.locked"],
}
CHOSEN = {"spark.sql.at.start": "s", "spark.sql.of.cluster": "u"}
PRODUCT = "spark.sql.connect.serverStacktrace.enabled"
LAUNCHED = {**CHOSEN, PRODUCT: "false"}


def spec():
    return ProcessSpec(
        argv=[],
        environment={},
        directory="/",
        state_file="",
        log_folder="",
        log_limit=1,
        log_segment=1,
        generation=1,
        owner=identify(os.getpid()),
        orphan_grace=1.0,
        stop_timeout=1.0,
        kill_timeout=1.0,
        port=1,
    )


def record():
    return StartRecord(
        connection=Connection(
            endpoint="sc://localhost:1",
            user_id="me",
            session_id="s",
            token="t",
            generation=1,
            spark_version="4.3.0",
            python_version="3.11",
        ),
        cluster=Cluster(name="site", display_name="Site", description="", master="local[1]"),
        options=CHOSEN,
        bundles=[],
        in_force=LAUNCHED,
        started_at=datetime(2026, 11, 21, tzinfo=UTC),
        web_ui_capability="c",
        launch=Launch(
            spec=spec(),
            token="t",
            port=1,
            web_ui_key="k",
            spark_version="4.3.0",
            python_version="3.11",
            heap_limit=None,
            options=LAUNCHED,
            files=[],
        ),
    )


class Session:
    """The shared session; a test says what it refuses, and all but ``….static`` can be changed."""

    def __init__(self):
        self.asked = []
        self.refusal = None

    async def set_options(self, connection, update):
        self.asked.append(update)
        return self.refusal

    async def read_session(self, connection, names):
        self.asked.append(names)
        return SessionInfo(live={name: not name.endswith(".static") for name in names}, views=["v"])


class NothingSet:
    """The options of a session in which no notebook has set one."""

    async def forget(self, names):
        pass


FLIGHTS = Made(notebook="flights.ipynb", things={"view": ["V"], "option": ["spark.sql.ansi.enabled"]})


class Nobody:
    """The view of a Spark that has no Web UI and that one notebook uses."""

    async def attached_names(self):
        return ["flights.ipynb"]

    async def made(self):
        return [FLIGHTS]

    async def note_views(self, names):
        assert names == ["v"]

    async def application(self):
        return None

    def web_ui(self):
        return None


class Kept:
    def __init__(self):
        self.begun = self.record = record()

    async def ready(self):
        return self.record

    async def keep(self, before, after):
        assert before is self.record
        self.record = after


@pytest.fixture
def session(monkeypatch):
    session = Session()
    monkeypatch.setattr(changes_module, "set_options", session.set_options)
    monkeypatch.setattr(changes_module, "read_session", session.read_session)
    return session


@pytest.fixture
def kept():
    return Kept()


@pytest.fixture
def session_options(kept):
    settings = SparkConnect(clusters=[CLUSTER], config_path=[])
    machine = SimpleNamespace(status=SimpleNamespace(running=None))
    return SessionOptions(settings, machine, Nobody(), NothingSet(), kept.ready, kept.keep, settings.log)


async def change(session_options, **options):
    named = {f"spark.sql.{name.replace('_', '.')}": value for name, value in options.items()}
    await session_options.change(OptionUpdate.parse({"options": named}))


async def test_new_values_are_remembered_for_a_restart(session_options, session, kept):
    await change(session_options, at_start="n", fresh="f")
    new = {"spark.sql.at.start": "n", "spark.sql.fresh": "f"}
    assert session.asked == [ConfigUpdate(values=new, unset=[])]
    assert kept.record == replace(kept.begun, options=CHOSEN | new, in_force=LAUNCHED | new)
    assert StartRequest.of_record(kept.record).options == CHOSEN | new


async def test_what_is_taken_back_gives_way_to_what_is_beneath_it(session_options, session, kept):
    await session_options.change(OptionUpdate.parse({"options": {PRODUCT: "true", "spark.sql.fresh": "f"}}))
    names = ("spark.sql.at.start", "spark.sql.of.cluster", PRODUCT, "spark.sql.fresh")
    await session_options.change(OptionUpdate.parse({"options": dict.fromkeys(names)}))
    assert session.asked[1] == ConfigUpdate(
        values={"spark.sql.of.cluster": "c", PRODUCT: "false"},
        unset=["spark.sql.at.start", "spark.sql.fresh"],
    )
    assert kept.record.options == {}
    assert kept.record.in_force == {"spark.sql.of.cluster": "c", PRODUCT: "false"}


async def test_a_reset_gives_what_was_chosen_and_unsets_the_rest_unchecked(session_options, session, kept):
    [chosen, value] = next(iter(CHOSEN.items()))
    await session_options.reset([chosen, "my.own"])
    assert session.asked == [ConfigUpdate(values={chosen: value}, unset=["my.own"], is_reset=True)]
    assert kept.record.options == CHOSEN


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (None, "spark.sql.at.start cannot be changed while Spark runs; it holds from the next start."),
        (
            "[INVALID_CONF_VALUE.REQUIREMENT] The value 'n' in the config \"spark.sql.at.start\" is invalid. "
            "The value of spark.sql.at.start must be positive SQLSTATE: 22022",
            "Spark refuses the option spark.sql.at.start ('n'): "
            "The value of spark.sql.at.start must be positive.",
        ),
        ("It is wrong.", "Spark refuses the option spark.sql.at.start ('n'): It is wrong."),
    ],
)
async def test_a_refusal_says_why_and_nothing_is_remembered(session_options, session, kept, words, sentence):
    session.refusal = RejectedOption(name="spark.sql.at.start", reason=words)
    with pytest.raises(InvalidOptionError) as caught:
        await change(session_options, at_start="n")
    assert (caught.value.message, caught.value.detail) == (sentence, "spark.sql.at.start")
    assert kept.record is kept.begun


async def test_a_locked_option_is_refused_before_spark_is_asked(session_options, session):
    with pytest.raises(InvalidOptionError):
        await change(session_options, locked="1")
    assert session.asked == []


async def test_without_a_change_spark_is_not_asked(session_options, session):
    await change(session_options)
    assert session.asked == []


async def compare(session_options, **options):
    named = {f"spark.sql.{name.replace('_', '.')}": value for name, value in options.items()}
    wanted = StartRequest(cluster="site", options={**CHOSEN, **named})
    compared = await session_options.compare(wanted)
    return [each["live"] for each in compared["differences"]], compared["losses"]


async def test_spark_is_asked_of_each_option_once_and_again_only_for_what_would_be_lost(
    session_options, session
):
    lost = {"notebooks": ["flights.ipynb"], "made": [asdict(FLIGHTS)], "cached": ()}
    assert await compare(session_options) == ([], None)
    assert session.asked == []
    assert await compare(session_options, fresh="f") == ([True], None)
    assert await compare(session_options, fresh="g") == ([True], None)
    assert session.asked == [["spark.sql.fresh"]]
    assert await compare(session_options, fresh="g", static="1") == ([True, False], lost)
    assert await compare(session_options, fresh="g", static="2") == ([True, False], lost)
    assert session.asked[1:] == [["spark.sql.static"], []]


async def test_another_set_of_bundles_is_priced_though_all_it_sets_is_live(session, kept):
    bundle = {"name": "quick", "options": {"spark.sql.fresh": "f"}}
    settings = SparkConnect(clusters=[CLUSTER], bundles=[bundle], config_path=[])
    machine = SimpleNamespace(status=SimpleNamespace(running=None))
    session_options = SessionOptions(
        settings, machine, Nobody(), NothingSet(), kept.ready, kept.keep, settings.log
    )
    wanted = StartRequest(cluster="site", bundles=["quick"], options=CHOSEN)
    compared = await session_options.compare(wanted)
    assert [each["live"] for each in compared["differences"]] == [True]
    assert compared["losses"]["made"] == [asdict(FLIGHTS)]


async def test_each_request_is_planned_once_and_what_runs_once_for_all_of_them(
    session_options, session, kept, monkeypatch
):
    planned = []
    plan = SparkConnect.plan

    def count(settings, request):
        planned.append(request)
        return plan(settings, request)

    monkeypatch.setattr(SparkConnect, "plan", count)
    asked = [StartRequest(cluster="site", options={"spark.sql.fresh": value}) for value in "ab"]
    for request in asked:
        await session_options.compare(request)
    assert planned == [asked[0], StartRequest.of_record(kept.record), asked[1]]
    planned.clear()
    await change(session_options, fresh="f")
    assert len(planned) == 1
    await session_options.compare(asked[0])
    assert planned[1:] == [asked[0], StartRequest.of_record(kept.record)]


async def test_values_that_mean_the_same_to_this_spark_are_no_difference(session_options, session, kept):
    kept.record = replace(
        kept.record, options={"spark.driver.memory": "2g"}, in_force={"spark.driver.memory": "2g"}
    )
    for memory, differences in (("2048m", 0), ("2049m", 1)):
        wanted = StartRequest(
            cluster="site", options={"spark.driver.memory": memory, "spark.sql.of.cluster": "c"}
        )
        compared = await session_options.compare(wanted)
        names = [each["name"] for each in compared["differences"]]
        assert names.count("spark.driver.memory") == differences


def test_a_record_reads_back_as_it_was_written(tmp_path):
    changed = replace(record(), options={"spark.sql.fresh": "f"}, in_force={"spark.sql.fresh": "g"})
    changed.write(tmp_path / "start.json")
    found = StartRecord.read(tmp_path / "start.json")
    assert (found.options, found.in_force) == (changed.options, changed.in_force)
    assert (found.start.cluster, found.start.user_options) == ("site", changed.options)
