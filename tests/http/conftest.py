"""A Jupyter server in this process, with our extension, the fake launcher, and a client that checks."""

import psutil
import pytest
import pytest_asyncio

from tests.support.jupyter_fixtures import *  # noqa: F403 (the fixtures, for this folder alone)
from tests.support.jupyter_fixtures import guarded

from .http_api import Api

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


@pytest.fixture
def jp_base_url():
    return "/user/some@one/"


@pytest.fixture
def launcher_config():
    """The traits of the launcher; a test module may have its own."""
    return {}


@pytest.fixture
def jp_server_config(launcher_config):
    return guarded(
        "jupyterlab_spark_connect",
        SparkConnect={
            "clusters": CLUSTERS,
            "launcher_classes": {"fake": "tests.http.fake_launcher.FakeLauncher"},
        },
        FakeLauncher={"stop_timeout": 5.0, "kill_timeout": 5.0, **launcher_config},
    )


@pytest_asyncio.fixture
async def extension(jp_serverapp):
    """The server extension, started."""
    # pytest-jupyter loads extensions and leaves out their start, which a server that runs does next.
    await jp_serverapp.extension_manager.start_extension("jupyterlab_spark_connect")
    return next(iter(jp_serverapp.extension_manager.extension_apps["jupyterlab_spark_connect"]))


@pytest.fixture
def manager(extension):
    return extension.manager


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
