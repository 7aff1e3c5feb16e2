"""``connect(start=True)``: asks the Jupyter server to start Spark and waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from .errors import SparkStartError
from .jupyter_server import JupyterServer, error_sentence

_POLL_INTERVAL = 0.3
_ACCEPTED = 202
_CONFLICT = 409


def start_spark(
    server: JupyterServer,
    on_step: Callable[[str], None],
    wanted: dict[str, Any] | None = None,
    *,
    meanwhile: Callable[[], None] | None = None,
) -> dict[str, Any]:
    """Start Spark unless it runs, wait until it is ready, and return the model.

    There is no deadline here: the server has one (``SparkLauncher.start_timeout``) and then says what failed.

    Parameters
    ----------
    server
        The Jupyter server.
    on_step
        Called with each new step.
    wanted
        `StartRequest` of openapi.yaml; without it the preselected cluster and no options.
    meanwhile
        What there is to do while Spark starts; called once it does.

    Raises
    ------
    SparkStartError
        It failed, or was stopped meanwhile; with the server's own sentence.
    """
    model = _get(server)
    if model["state"] not in ("starting", "ready"):
        model = _post(server, wanted or {})
    shown = None
    if meanwhile is not None and model["state"] == "starting":
        meanwhile()
    while model["state"] != "ready":
        step = model.get("step")
        if step and step != shown:
            on_step(f"{step} …")
            shown = step
        if model["state"] == "failed":
            raise SparkStartError(error_sentence(model.get("error") or {}))
        if model["state"] == "stopped":
            raise SparkStartError("The start of Spark was cancelled.")
        time.sleep(_POLL_INTERVAL)
        model = _get(server)
    return model


def _post(server: JupyterServer, wanted: dict[str, Any]) -> dict[str, Any]:
    while True:
        status, content = server.call("POST", "server", wanted)
        if status == _ACCEPTED:
            return content
        if status != _CONFLICT:
            raise SparkStartError(error_sentence(content))
        # Somebody else has just started it, or it is still stopping.
        model = _get(server)
        if model["state"] in ("starting", "ready"):
            return model
        time.sleep(_POLL_INTERVAL)


def _get(server: JupyterServer) -> dict[str, Any]:
    status, content = server.call("GET", "server")
    if "state" not in content:
        raise SparkStartError(f"The Jupyter server answered {status} when asked for Spark.")
    return content
