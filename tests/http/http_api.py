"""A client of the API that holds every answer against openapi.yaml; what is left behind."""

import asyncio
import json
import time
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse

import jupyterlab_spark_connect.server as server

PATIENCE = 30.0
API = OpenAPI.from_path(Path(server.__file__).with_name("openapi.yaml"))


def check_answer(method, path, status, content_type, body):
    """Fail when an answer is not one that openapi.yaml allows for this route."""
    route = "/spark-connect/api/" + urlsplit(path).path.strip("/")
    request = MockRequest("http://localhost", method.lower(), route)
    response = MockResponse(body, status_code=status, content_type=content_type)
    API.validate_response(request, response)


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

    async def wait_for(self, condition, what):
        """Wait for a condition, with a deadline."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"waited in vain for {what}"
            await asyncio.sleep(0.05)

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


def is_gone(process):
    """A zombie is gone as well: in a container nobody may be there to reap it."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def secrets_of(folder: Path):
    return sorted(file.name for file in folder.glob("secret-*"))
