"""A Jupyter server in this process, with our extension, the fake launcher, and a client that checks."""

import asyncio

import psutil
import pytest
import pytest_asyncio
from pytest_jupyter.jupyter_server import *  # noqa: F403 (the fixtures, for this folder alone)

from .http_api import Api

# pytest-asyncio runs the tests; of pytest-jupyter only the fixtures are wanted.
del pytest_pyfunc_call, pytest_pycollect_makeitem  # noqa: F821

CLUSTERS = [
    {
        "name": "fake",
        "master": "fake",
        "launcher": "fake",
        "display_name": "Fake",
        "locked": ["spark.fake.locked"],
    },
    {"name": "nowhere", "master": "fake", "launcher": "absent"},
    {"name": "broken", "display_name": "It has no master"},
]


@pytest_asyncio.fixture
async def jp_asyncio_loop():
    """Let the server live in the loop in which the test runs."""
    return asyncio.get_running_loop()


@pytest.fixture
def jp_base_url():
    return "/user/some@one/"


@pytest.fixture
def launcher_config():
    """The traits of the launcher; a test module may have its own."""
    return {}


@pytest.fixture
def jp_server_config(launcher_config):
    return {
        "ServerApp": {
            "jpserver_extensions": {
                "jupyterlab_spark_connect": True,
                # Its socket is what core's own check of unauthenticated routes warns of.
                "jupyter_server_terminals": False,
            },
            "allow_unauthenticated_access": False,
        },
        "SparkConnect": {
            "clusters": CLUSTERS,
            "launcher_classes": {"fake": "tests.http.fake_launcher.FakeLauncher"},
        },
        "FakeLauncher": {"stop_timeout": 5.0, "kill_timeout": 5.0, **launcher_config},
    }


@pytest_asyncio.fixture
async def manager(jp_serverapp):
    # pytest-jupyter loads extensions and leaves out their start, which a server that runs does next.
    await jp_serverapp.extension_manager.start_extension("jupyterlab_spark_connect")
    return jp_serverapp.web_app.settings["spark_connect_manager"]


@pytest.fixture
def api(jp_fetch, manager):
    return Api(jp_fetch, manager.folder)


@pytest.fixture
def events(jp_serverapp):
    """What the event bus said of us, as it says it."""
    seen = []

    async def listen(logger, schema_id, data):
        seen.append(data)

    schema = "https://events.jupyter.org/jupyterlab_spark_connect/server/v1"
    jp_serverapp.event_logger.add_listener(schema_id=schema, listener=listen)
    return seen


@pytest.fixture
def no_process_left(jp_serverapp, jp_asyncio_loop):
    """Everything that the test started is gone once Jupyter has stopped in its ordinary way."""
    before = {child.pid for child in psutil.Process().children()}
    yield
    jp_asyncio_loop.run_until_complete(jp_serverapp._cleanup())
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before
