"""The Jupyter server that owns Spark: finds it and calls its REST API, with the standard library only."""

from __future__ import annotations

import json
import os
import secrets
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import SparkStartError

_USE_PANEL = "Press Connect in the Spark panel."
_REQUEST_TIMEOUT = 15.0
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""The Jupyter server is on this machine: a proxy of the environment would not find it."""


@dataclass(frozen=True, slots=True)
class JupyterServer:
    """Where a Jupyter server answers, and what opens it.

    Attributes
    ----------
    url
        Of its root, ending in a slash.
    token
        Empty when it asks for none, or for a password only.
    password
        Whether it has one.
    """

    url: str
    token: str
    password: bool

    def __repr__(self) -> str:
        """Show everything but the token."""
        return f"JupyterServer({self.url!r})"

    def call(
        self, method: str, path: str, content: dict[str, Any] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Call the extension's API and return the status and the JSON object of the answer.

        Raises
        ------
        SparkStartError
            No answer, no permission, or no such extension.
        """
        request = urllib.request.Request(  # noqa: S310 (the URL is Jupyter's own, http or https)
            f"{self.url}spark-connect/api/{path}",
            method=method,
            data=None if content is None else json.dumps(content).encode(),
            headers={"Content-Type": "application/json", **self._credentials()},
        )
        try:
            with _OPENER.open(request, timeout=_REQUEST_TIMEOUT) as answer:
                return answer.status, _json_object(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                status, answer_content = error.code, _json_object(error.read())
        except OSError as error:
            raise SparkStartError(f"The Jupyter server at {self.url} does not answer ({error}).") from None
        if status in (401, 403):
            raise self._refused_error()
        if status == 404 and "code" not in answer_content:
            raise SparkStartError(f"The Jupyter server at {self.url} has no Spark extension enabled.")
        return status, answer_content

    def _credentials(self) -> dict[str, str]:
        if self.token:
            return {"Authorization": f"token {self.token}"}
        # An open server wants a form's proof all the same: the same word as cookie and header.
        word = secrets.token_hex(16)
        return {"X-XSRFToken": word, "Cookie": f"_xsrf={word}"}

    def _refused_error(self) -> SparkStartError:
        if self.password and not self.token:
            return SparkStartError(
                f"This Jupyter server opens by password only, so no program can start Spark. {_USE_PANEL}"
            )
        return SparkStartError(f"The Jupyter server does not let this program start Spark. {_USE_PANEL}")


def find_jupyter_server() -> JupyterServer:
    """Find the Jupyter server that this kernel or terminal belongs to.

    Jupyter passes a kernel its server's pid in ``JPY_PARENT_PID`` and writes ``jpserver-<pid>.json`` into its
    runtime folder; JupyterHub gives a server its own token in the environment, and kernels inherit it.

    Raises
    ------
    SparkStartError
        There is none, or there are several.
    """
    parent = os.environ.get("JPY_PARENT_PID")
    known = [each for each in list_running_servers() if parent in (None, "", str(each["pid"]))]
    if len(known) == 1:
        return from_server_info(known[0])
    if known:
        urls = ", ".join(str(content["url"]) for content in known)
        raise SparkStartError(f"Several Jupyter servers run here ({urls}). {_USE_PANEL}")
    raise SparkStartError(f"No Jupyter server was found that could start Spark. {_USE_PANEL}")


def list_running_servers() -> list[dict[str, Any]]:
    """Return what this user's Jupyter servers wrote of themselves, those that have ended left out."""
    from jupyter_core.paths import jupyter_runtime_dir

    files = sorted(Path(jupyter_runtime_dir()).glob("jpserver-*.json"))
    return [content for content in map(_read_server_info, files) if content is not None]


def from_server_info(content: dict[str, Any]) -> JupyterServer:
    """Return the server that wrote this of itself.

    Raises
    ------
    SparkStartError
        It cannot be reached over TCP.
    """
    if content.get("sock"):
        raise SparkStartError(f"This Jupyter server listens on a socket file only. {_USE_PANEL}")
    token = content.get("token") or os.environ.get("JUPYTERHUB_API_TOKEN", "")
    return JupyterServer(url=str(content["url"]), token=token, password=bool(content.get("password")))


def _read_server_info(file: Path) -> dict[str, Any] | None:
    """Return what a Jupyter server wrote of itself; None when it is gone or the file is another's."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        os.kill(int(content["pid"]), 0)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return content if "url" in content else None


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def error_sentence(content: dict[str, Any]) -> str:
    """Return the server's own sentence for a failure, or ours when it has none."""
    message = content.get("message")
    if not message:
        return "Spark did not start, and the Jupyter server gave no reason."
    return f"{message} {content.get('hint') or ''}".strip()
