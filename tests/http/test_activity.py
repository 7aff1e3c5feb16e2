"""What counts as activity of the Jupyter server, and the stop of a Spark that nobody uses."""

import json
import os
from dataclasses import asdict

import pytest

from jupyterlab_spark_connect.contract.attached_kernel import AttachedKernel
from jupyterlab_spark_connect.contract.process_id import identify


@pytest.fixture
def idle_timeout():
    """Seconds; a test may have its own."""
    return 0.0


@pytest.fixture
def jp_server_config(jp_server_config, idle_timeout):
    spark = {**jp_server_config["SparkConnect"], "idle_timeout": idle_timeout}
    return {**jp_server_config, "SparkConnect": spark}


@pytest.fixture
def last_activity(jp_fetch):
    async def ask():
        return json.loads((await jp_fetch("api", "status")).body)["last_activity"]

    return ask


async def test_looking_is_no_activity_and_asking_for_something_is(api, last_activity):
    before = await last_activity()
    for path in ("server", "clusters", "server/log"):
        await api("GET", path)
    assert await last_activity() == before
    await api.start()
    started = await last_activity()
    assert started > before
    await api.until("ready")
    assert await last_activity() == started
    await api("POST", "server/keep_alive", {}, status=200)
    assert await last_activity() > started


async def test_an_attached_notebook_alone_is_no_activity_and_a_busy_one_is(
    api, extension, jp_serverapp, last_activity
):
    def any_activity():
        return jp_serverapp.extension_manager.any_activity()

    await api.start()
    generation = (await api.until("ready"))["generation"]
    kernels = jp_serverapp.kernel_manager
    kernel_id = await kernels.start_kernel()
    try:
        AttachedKernel(
            kernel_id=kernel_id,
            notebook=None,
            **asdict(identify(os.getpid())),
            python_version="3.11",
            pyspark_version="4.3.0",
            mode="shared",
            generation=generation,
        ).write(api.folder.kernels)

        async def seen_as(state):
            kernels._kernels[kernel_id].execution_state = state
            extension.activity.sample_now()
            await api.wait_for(lambda: bool(any_activity()) == (state == "busy"), f"activity while {state}")

        await seen_as("busy")
        while_busy = jp_serverapp.web_app.settings["last_activity_times"]["jupyterlab_spark_connect"]
        assert jp_serverapp.web_app.last_activity() >= while_busy
        await seen_as("idle")
    finally:
        await kernels.shutdown_kernel(kernel_id, now=True)


async def test_nothing_can_be_kept_that_does_not_run(api):
    refused = await api("POST", "server/keep_alive", {}, status=409)
    assert refused["code"] == "not_running"


@pytest.mark.parametrize("idle_timeout", [3.0])
async def test_a_spark_that_nobody_uses_is_stopped_and_says_so(api, events, caplog):
    await api.start()
    models = []
    await api.until("ready")
    stopped = None
    while stopped is None:
        models.append(await api("GET", "server", status=200))
        stopped = models[-1] if models[-1]["state"] == "stopped" else None
    assert any(model["idle_stop_at"] for model in models if model["state"] == "ready")
    assert stopped["idle_stop_at"] is None
    assert stopped["stop_reason"] == "Spark was stopped after 3 seconds without use."
    assert [event["action"] for event in events] == ["starting", "ready", "ready", "stopping", "stopped"]
    await api.start()
    assert (await api.until("ready"))["stop_reason"] is None


@pytest.mark.parametrize("idle_timeout", [6.0])
async def test_a_word_keeps_spark(api):
    await api.start()
    model = await api.until("ready")
    while model["idle_stop_at"] is None:
        model = await api("GET", "server", status=200)
        assert model["state"] == "ready"
    kept = await api("POST", "server/keep_alive", {}, status=200)
    assert (kept["state"], kept["idle_stop_at"]) == ("ready", None)
    again = kept
    while again["idle_stop_at"] is None:
        again = await api("GET", "server", status=200)
        assert again["state"] == "ready"
    assert again["idle_stop_at"] > model["idle_stop_at"]
