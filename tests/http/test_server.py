"""GET, POST and DELETE of server, and POST of server/restart, with a process that behaves as it is told."""

import asyncio
import json
import socket
import stat
from dataclasses import asdict

import psutil
import pytest

from jupyterlab_spark_connect.contract.attached_kernel import AttachedKernel
from jupyterlab_spark_connect.contract.connection import Connection
from jupyterlab_spark_connect.contract.process_id import identify

from .http_api import is_gone, secrets_of


async def test_nothing_runs_at_first(api):
    model = await api("GET", "server", status=200)
    assert (model["state"], model["generation"], model["spark"], model["notebooks"]) == (
        "stopped",
        None,
        None,
        [],
    )
    assert not api.folder.connection_file.exists()


async def test_start_ready_stop(api, events, no_process_left):
    accepted = await api.start()
    assert (accepted["state"], accepted["step"], accepted["cluster"]) == ("starting", "Preparing", "fake")
    assert not api.folder.connection_file.exists()

    seen = []
    ready = await api.until("ready", seen=seen)
    connection = Connection.read(api.folder.connection_file)
    assert ready["endpoint"] == connection.endpoint
    assert ready["generation"] == connection.generation == accepted["generation"]
    assert ready["options"] == {}
    assert ready["spark"]["version"] == "4.3.0"
    assert ready["spark"]["web_ui"].startswith("spark-connect/ui/")
    assert ready["process"]["memory"] > 1_000_000
    assert stat.S_IMODE(api.folder.connection_file.stat().st_mode) == 0o600
    assert connection.token not in json.dumps(seen)
    assert "Spark Connect server" not in json.dumps(events)
    process = psutil.Process(ready["process"]["pid"])

    stopping = await api("DELETE", "server", status=202)
    assert (stopping["state"], stopping["endpoint"]) == ("stopping", None)
    assert not api.folder.connection_file.exists()
    stopped = await api.until("stopped")
    assert (stopped["process"], stopped["spark"], stopped["cluster"]) == (None, None, None)
    assert is_gone(process)
    assert secrets_of(api.folder.path) == []
    assert [event["action"] for event in events] == ["starting", "ready", "stopping", "stopped"]
    assert {event["generation"] for event in events} == {ready["generation"]}


async def test_a_second_start_is_refused(api):
    await api.start(behaviour="hang")
    assert (await api.start(status=409))["code"] == "busy"
    await api("DELETE", "server", status=202)
    await api.until("stopped")
    await api.start()
    await api.until("ready")
    assert (await api.start(status=409))["code"] == "already_running"


async def test_ten_starts_at_once_are_one_start(api):
    answers = await asyncio.gather(*(api("POST", "server", {"cluster": "fake"}) for _ in range(10)))
    assert sorted(answer.get("code", "accepted") for answer in answers) == ["accepted"] + ["busy"] * 9
    ready = await api.until("ready")
    assert api.folder.generations() == [ready["generation"]]


@pytest.mark.parametrize("behaviour", ["hang", "stubborn"])
async def test_stop_cancels_a_start(api, behaviour, launcher_config, no_process_left):
    await api.start(behaviour=behaviour)
    cancelled = await api("DELETE", "server", status=202)
    assert cancelled["state"] == "stopping"
    await api.until("stopped")
    assert secrets_of(api.folder.path) == []
    await api.start()
    await api.until("ready")


async def test_nothing_to_stop_or_restart(api):
    assert (await api("DELETE", "server", status=409))["code"] == "not_running"
    assert (await api("POST", "server/restart", status=409))["code"] == "not_running"


async def test_restart_keeps_cluster_and_options_and_makes_a_new_generation(api, events):
    await api.start(behaviour="ready")
    before = await api.until("ready")
    first = Connection.read(api.folder.connection_file)
    assert (await api("POST", "server/restart", status=202))["state"] == "stopping"
    assert (await api("POST", "server/restart", status=409))["code"] == "busy"
    after = await api.until("ready")
    second = Connection.read(api.folder.connection_file)
    assert after["options"] == before["options"] == {"spark.fake.behaviour": "ready"}
    assert second.generation > first.generation
    assert second.session_id != first.session_id
    assert second.token != first.token
    assert [event["action"] for event in events][2:] == ["stopping", "stopped", "starting", "ready"]


async def test_stop_while_restarting_starts_nothing(api, events):
    await api.start()
    await api.until("ready")
    await api("POST", "server/restart", status=202)
    await api("DELETE", "server", status=202)
    await api.until("stopped")
    assert [event["action"] for event in events][2:] == ["stopping", "stopped"]


async def test_a_failed_start_says_why(api, no_process_left):
    await api.start(behaviour="die")
    failed = await api.until("failed")
    assert failed["error"]["code"] == "start_failed"
    assert failed["error"]["message"] == "The fake Spark ended with code 1."
    assert "too small" in "".join(failed["error"]["log"])
    assert (failed["cluster"], failed["process"]) == ("fake", None)
    assert not api.folder.connection_file.exists()
    assert secrets_of(api.folder.path) == []
    assert (await api("DELETE", "server", status=409))["code"] == "not_running"
    assert (await api("POST", "server/restart", status=202))["error"] is None


async def test_a_launcher_that_refuses_says_why(api, no_process_left):
    await api.start(behaviour="refuse")
    failed = await api.until("failed")
    assert failed["error"] == {
        "code": "java_missing",
        "message": "There is no Java.",
        "hint": "Install one.",
        "checks": [],
        "notebooks": [],
        "made": [],
        "log": [],
    }


async def test_a_defect_of_ours_becomes_a_failure_and_not_a_start_for_ever(api, no_process_left):
    await api.start(behaviour="crash")
    failed = await api.until("failed")
    assert failed["error"]["code"] == "internal"
    await api.start()
    await api.until("ready")


async def test_a_death_is_noticed_and_told(api, events):
    await api.start()
    ready = await api.until("ready")
    psutil.Process(ready["process"]["pid"]).kill()
    failed = await api.until("failed")
    assert failed["error"]["code"] == "died"
    assert failed["error"]["message"] == "The fake Spark ended with SIGKILL."
    assert not api.folder.connection_file.exists()
    assert events[-1]["action"] == "failed"
    await api.start()
    await api.until("ready")


async def test_death_of_the_supervisor_takes_spark_along(api):
    await api.start()
    ready = await api.until("ready")
    process = psutil.Process(ready["process"]["pid"])
    process.parent().kill()
    await api.until("failed")
    assert is_gone(process)


async def test_a_process_that_says_nothing_is_ready_once_it_holds_the_port(api):
    await api.start(behaviour="quiet")
    ready = await api.until("ready")
    assert ready["spark"]["web_ui"] is None


@pytest.mark.parametrize("launcher_config", [{"use_next_free_port": False}])
async def test_a_port_that_is_anothers_is_never_ready(api, launcher_config):
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        await api.start(behaviour="ready", port=stranger.getsockname()[1])
        seen = []
        failed = await api.until("failed", seen=seen)
    assert failed["error"]["code"] == "start_failed"
    assert "ready" not in {model["state"] for model in seen}


@pytest.mark.parametrize("launcher_config", [{"start_timeout": 2.5}])
async def test_a_strangers_listener_does_not_count_as_ours(api, launcher_config):
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        await api.start(behaviour="hang", port=stranger.getsockname()[1])
        failed = await api.until("failed")
    assert failed["error"]["code"] == "start_timeout"


async def test_secrets_are_hidden_in_the_model(api):
    options = {"spark.hadoop.fs.s3a.secret.key": "hush", "spark.my.url": "https://x?token=hush"}
    await api("POST", "server", {"cluster": "fake", "options": options}, status=202)
    model = await api.until("ready")
    assert set(model["options"]) == set(options)
    assert "hush" not in json.dumps(model)


async def test_three_logs_are_kept(api):
    for _ in range(4):
        await api.start(behaviour="die")
        failed = await api.until("failed")
    assert len(api.folder.generations()) == 3
    assert api.folder.generations()[-1] == failed["generation"]


async def test_notebooks_are_named_and_the_dead_forgotten(api):
    await api.start()
    generation = (await api.until("ready"))["generation"]
    me = psutil.Process().pid
    kernel = {
        **asdict(identify(me)),
        "python_version": "3.11",
        "pyspark_version": "4.3.0",
        "mode": "shared",
        "generation": generation,
        "notebook": None,
        "label": "Flights",
    }
    AttachedKernel(kernel_id=f"pid-{me}", **kernel).write(api.folder.kernels)
    AttachedKernel(kernel_id="earlier", **kernel | {"generation": 1}).write(api.folder.kernels)
    dead = AttachedKernel(kernel_id="dead", **kernel | {"pid": 2**22 + 1}).write(api.folder.kernels)
    (api.folder.kernels / "damaged.json").write_text("{")
    model = await api("GET", "server", status=200)
    assert model["notebooks"] == [
        {
            "kernel_id": f"pid-{me}",
            "path": None,
            "name": f"python (pid {me})",
            "state": "unknown",
            "mode": "shared",
            "label": "Flights",
            "memory": None,
        }
    ]
    await api.wait_for(lambda: not dead.exists(), "the end of its file")
