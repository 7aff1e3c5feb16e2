"""The launcher named ``remote``: a Spark Connect server that is there already, and is somebody else's."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from jupyterlab_spark_connect.server.base.errors import SessionUnreachableError
from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.lifecycle.models import (
    Check,
    ExternalLinks,
    Failure,
    Launch,
    LaunchError,
    LaunchRequest,
)
from jupyterlab_spark_connect.server.lifecycle.server import LaunchedServer, ServerContext
from jupyterlab_spark_connect.server.spark.connect_client import ping, release_session

from .base import Launcher
from .remote_server import RemoteServer, connection_of, failure_of

DEFAULT_PORT: Final = 15002

SETTINGS: Final = ("token_variable", "token_file", "ca_file", "log", "web_ui")
"""What ``settings`` of a cluster can hold."""

_MASTER: Final = re.compile(
    r"sc://(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\])(?::(?P<port>\d{1,5}))?/?(?:;(?P<parameters>.*))?"
)
_ASK_ADMINISTRATOR: Final = "Ask the administrator, who describes the cluster."


class RemoteLauncher(Launcher):
    """Attaches to a Spark Connect server, and starts nothing."""

    reserved = ("*",)

    def server(self, request: LaunchRequest, context: ServerContext) -> LaunchedServer:
        """Return a server that runs already."""
        return RemoteServer(self, request, context)

    def check(self, cluster: Cluster, options: Mapping[str, str]) -> None:
        """Reject options, which only a start can give, and a cluster that names no server."""
        for name in (*cluster.options, *options):
            raise LaunchError(
                "invalid_option",
                f"This Spark runs already, so {name} cannot be given to it at its start.",
                f'Remove it; spark.conf.set("{name}", …) in a notebook sets what can be changed.',
                name,
            )
        _address(cluster)

    async def run_checks(self, request: LaunchRequest) -> Sequence[Check]:
        """Ping the server, and leave nothing there."""
        try:
            launch = await self.prepare(request)
        except LaunchError as error:
            return [_failed(error.failure)]
        connection = connection_of(launch, request.generation, str(uuid.uuid4()))
        result = await ping(connection)
        if failure := failure_of(result, connection):
            return [_failed(failure)]
        with contextlib.suppress(SessionUnreachableError):
            await release_session(connection)
        message = f"Spark {result.spark_version} answers at {connection.endpoint}."
        return [Check(id="server", state="ok", message=message)]

    async def prepare(self, request: LaunchRequest) -> Launch:
        """Find the address, the token and the certificates."""
        cluster = request.cluster
        self.check(cluster, request.options)
        host, port, use_ssl = _address(cluster)
        settings = _settings(cluster)
        return Launch(
            spec=None,
            token=await asyncio.to_thread(_token, cluster, settings),
            port=port,
            web_ui_key="",
            spark_version="",
            python_version="",
            heap_limit=None,
            options={},
            files=[],
            default_files="remote",
            host=host,
            use_ssl=use_ssl,
            ca_file=settings.get("ca_file"),
            external_links=ExternalLinks(
                log=_link(cluster, settings, "log"), web_ui=_link(cluster, settings, "web_ui")
            ),
        )


def _failed(failure: Failure) -> Check:
    return Check(id="server", state="failure", message=failure.message, remedy=failure.hint)


def _address(cluster: Cluster) -> tuple[str, int, bool]:
    """Return host, port, and whether to use TLS."""
    found = _MASTER.fullmatch(cluster.master)
    parameters = (
        dict(each.partition("=")[::2] for each in (found["parameters"] or "").split(";") if each)
        if found
        else {}
    )
    if found is None or parameters.keys() - {"use_ssl"}:
        # Whatever else stands there, such as a token, is not to be repeated.
        raise _misdescribed(cluster, "its master is not sc://host:port or sc://host:port/;use_ssl=true")
    return found["host"], int(found["port"] or DEFAULT_PORT), parameters.get("use_ssl", "").lower() == "true"


def _settings(cluster: Cluster) -> Mapping[str, str]:
    unknown = sorted(cluster.settings.keys() - set(SETTINGS))
    if unknown:
        raise _misdescribed(cluster, f"its settings know no {', '.join(unknown)}")
    return cluster.settings


def _token(cluster: Cluster, settings: Mapping[str, str]) -> str:
    """Find the token where the administrator says; empty when the server asks for none. Reads the disk."""
    if variable := settings.get("token_variable"):
        token = {**os.environ, **cluster.environment}.get(variable, "").strip()
        where = f"the environment variable {variable} is not set"
    elif file := settings.get("token_file"):
        where = f"{file} cannot be read, or is empty"
        try:
            token = Path(file).expanduser().read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            token = ""
    else:
        return ""
    if not token:
        raise LaunchError(
            "start_failed",
            f"The token for {cluster.display_name} is missing: {where}.",
            "Put it there, or ask the administrator.",
        )
    return token


def _link(cluster: Cluster, settings: Mapping[str, str], name: str) -> str | None:
    """Return an address that a browser may be led to."""
    address = settings.get(name)
    if address is not None and urlsplit(address).scheme not in {"http", "https"}:
        raise _misdescribed(cluster, f"{name} in its settings is no address that begins with https://")
    return address


def _misdescribed(cluster: Cluster, why: str) -> LaunchError:
    return LaunchError(
        "start_failed", f"{cluster.display_name} is not described rightly: {why}.", _ASK_ADMINISTRATOR
    )
