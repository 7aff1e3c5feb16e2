"""Finds the Jupyter server that a command in a terminal is about, and calls it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from jupyterlab_spark_connect.client.errors import SparkStartError
from jupyterlab_spark_connect.client.jupyter_server import (
    JupyterServer,
    from_server_info,
    list_running_servers,
)

from .errors import CommandFailedError, NoJupyterError, UsageError

_NONE_RUNS = "No Jupyter server of yours runs here. Start one with: jupyter lab"


def choose_server(wanted: str | None) -> JupyterServer:
    """Return the Jupyter server that a command is about.

    By default it is the one that a terminal in JupyterLab or a kernel belongs to, or the only one.

    Parameters
    ----------
    wanted
        Its address or port; None for the default.

    Raises
    ------
    NoJupyterError
        None runs.
    UsageError
        Several run, or none has that address or port.
    """
    known = list_running_servers()
    if wanted is not None:
        return _wanted(wanted, known)
    chosen = [content for content in known if _is_ours(content, os.environ)] or known
    if not chosen:
        raise NoJupyterError(_NONE_RUNS)
    if len(chosen) > 1:
        urls = "".join(f"\n  --url {content['url']}" for content in chosen)
        raise UsageError(f"Several Jupyter servers run here. Say which one is meant:{urls}")
    return from_server_info(chosen[0])


def call_api(
    server: JupyterServer, method: str, path: str, content: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Call the extension's API and return the answer.

    Raises
    ------
    CommandFailedError
        It was refused; with the server's own sentence.
    """
    try:
        status, answer = server.call(method, path, content)
    except SparkStartError as error:
        raise CommandFailedError(str(error)) from error
    if status >= 400:
        raise RefusedError(answer)
    return answer


class RefusedError(CommandFailedError):
    """The Jupyter server refused.

    Attributes
    ----------
    code
        `Error.code` of openapi.yaml.
    """

    def __init__(self, answer: Mapping[str, Any]) -> None:
        super().__init__(str(answer.get("message") or "The Jupyter server refused and gave no reason."))
        self.code = str(answer.get("code"))


def _is_ours(content: Mapping[str, Any], environment: Mapping[str, str]) -> bool:
    """Whether that server started this very process: its terminals and kernels have it in the environment."""
    url, parent = environment.get("JUPYTER_SERVER_URL"), environment.get("JPY_PARENT_PID")
    return parent == str(content["pid"]) or (
        url is not None and _normalized(url) == _normalized(content["url"])
    )


def _wanted(wanted: str, known: Sequence[dict[str, Any]]) -> JupyterServer:
    for content in known:
        if wanted in (str(content.get("port")), str(content["pid"])) or _normalized(wanted) == _normalized(
            content["url"]
        ):
            return from_server_info(content)
    if not wanted.startswith(("http://", "https://")):
        raise UsageError(f"No Jupyter server of yours has the address or port {wanted}.")
    token = os.environ.get("JUPYTER_TOKEN") or os.environ.get("JUPYTERHUB_API_TOKEN", "")
    return JupyterServer(url=_normalized(wanted) + "/", token=token, password=False)


def _normalized(url: str) -> str:
    """Return an address without what makes no difference."""
    return url.partition("?")[0].rstrip("/").replace("://127.0.0.1", "://localhost")
