"""A Jupyter server in this process with our extension and the fake launcher, and a client that holds openapi.yaml."""

import asyncio
import json
import time
from pathlib import Path

import psutil
import pytest
import pytest_asyncio
from contract import check_answer
from pytest_jupyter.jupyter_server import *  # noqa: F403 (the fixtures, for this folder alone)

# pytest-asyncio runs the tests; of pytest-jupyter only the fixtures are wanted.
del pytest_pyfunc_call, pytest_pycollect_makeitem  # noqa: F821

PATIENCE = 30.0

CLUSTERS = [
    {"name": "fake", "master": "fake", "launcher": "fake", "display_name": "Fake"},
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
            "launcher_classes": {"fake": "fake_launcher.FakeLauncher"},
        },
        "FakeLauncher": {"stop_timeout": 5.0, "kill_timeout": 5.0, **launcher_config},
    }


class Api:
    """Asks the server, and checks every answer against openapi.yaml."""

    def __init__(self, fetch, folder):
        self._fetch = fetch
        self.folder = folder

    async def __call__(self, method, path, body=None, *, raw=None, headers=None, status=None):
        content = raw if raw is not None else json.dumps(body) if body is not None else None
        answer = await self._fetch(
            "spark-connect/api",
            path,
            method=method,
            body=content,
            headers=headers,
            allow_nonstandard_methods=True,
            raise_error=False,
        )
        check_answer(method, path, answer.code, answer.headers["Content-Type"], answer.body)
        if status is not None:
            assert answer.code == status, answer.body
        return json.loads(answer.body)

    async def start(self, status=202, **options):
        wanted = {f"spark.fake.{name}": str(value) for name, value in options.items()}
        return await self("POST", "server", {"cluster": "fake", "options": wanted}, status=status)

    async def until(self, state, *, seen=None):
        """Wait for a state; collect the models on the way."""
        deadline = time.monotonic() + PATIENCE
        while True:
            model = await self("GET", "server", status=200)
            if seen is not None:
                seen.append(model)
            if model["state"] == state:
                return model
            settled = model["state"] in {"stopped", "ready", "failed"} and state != "failed"
            assert not settled, f"{model['state']} and not {state}: {model['error']}"
            assert time.monotonic() < deadline, f"{model['state']} ({model['step']}) and not {state}"
            await asyncio.sleep(0.05)


@pytest.fixture
def manager(jp_serverapp):
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


def is_gone(process):
    """A zombie is gone as well: in a container nobody may be there to reap it."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def secrets_of(folder: Path):
    return sorted(file.name for file in folder.glob("secret-*"))
