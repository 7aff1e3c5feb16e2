"""``connect(start=True)``: asks the Jupyter server to start Spark and waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from .errors import SparkStartError
from .jupyter_server import JupyterServer, advice

_PAUSE = 0.3
_ACCEPTED = 202
_CONFLICT = 409


def start_spark(
    server: JupyterServer,
    tell: Callable[[str], None],
    wanted: dict[str, Any] | None = None,
    *,
    meanwhile: Callable[[], None] | None = None,
) -> dict[str, Any]:
    """Start Spark unless it runs, wait until it is ready, and give the model; each new step is told.

    There is no deadline here: the server has one (``SparkLauncher.start_timeout``) and then says what failed.

    Parameters
    ----------
    server
        The Jupyter server.
    tell
        Takes each step as it comes.
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
        model = _ask(server, wanted or {})
    told = None
    if meanwhile is not None and model["state"] == "starting":
        meanwhile()
    while model["state"] != "ready":
        step = model.get("step")
        if step and step != told:
            tell(f"{step} …")
            told = step
        if model["state"] == "failed":
            raise SparkStartError(advice(model.get("error") or {}))
        if model["state"] == "stopped":
            raise SparkStartError("The start of Spark was cancelled.")
        time.sleep(_PAUSE)
        model = _get(server)
    return model


def _ask(server: JupyterServer, wanted: dict[str, Any]) -> dict[str, Any]:
    while True:
        status, content = server.call("POST", "server", wanted)
        if status == _ACCEPTED:
            return content
        if status != _CONFLICT:
            raise SparkStartError(advice(content))
        # Somebody else has just started it, or it is still stopping.
        model = _get(server)
        if model["state"] in ("starting", "ready"):
            return model
        time.sleep(_PAUSE)


def _get(server: JupyterServer) -> dict[str, Any]:
    status, content = server.call("GET", "server")
    if "state" not in content:
        raise SparkStartError(f"The Jupyter server answered {status} when asked for Spark.")
    return content
