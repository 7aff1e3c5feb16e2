"""The port, proxies that stand in the way, and this machine's own name."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from typing import Final

from jupyterlab_spark_connect.server.launchers.conf.driver import DRIVER_HOST, own_address
from jupyterlab_spark_connect.server.launchers.conf.port import choose_port
from jupyterlab_spark_connect.server.launchers.jvm.environment import is_local
from jupyterlab_spark_connect.server.lifecycle.models import Check, LaunchError
from jupyterlab_spark_connect.server.system.ports import is_free, port_user
from jupyterlab_spark_connect.server.system.processes import listening_ports

from .subject import Subject

_PROXIES: Final = ("grpc_proxy", "https_proxy", "http_proxy")
_EXCEPTIONS: Final = ("no_grpc_proxy", "no_proxy")
"""What gRPC reads, in lower case only; the first that is set counts, even when it is empty."""

_SAYS_WHO_DRIVER_IS: Final = ("SPARK_LOCAL_IP", "SPARK_LOCAL_HOSTNAME")


async def check_port(subject: Subject) -> Check:
    """Check whether the port is free, who has it, and which one is taken instead."""
    return await asyncio.to_thread(_check_port, subject)


def _check_port(subject: Subject) -> Check:
    port = subject.port
    if is_free(port):
        return Check(id="port", state="ok", message=f"Port {port} is free.")
    if subject.running is not None and port in listening_ports(subject.running):
        return Check(id="port", state="ok", message=f"Port {port} is that of the Spark that runs.")
    user = port_user(port) or "another program"
    try:
        other = choose_port(port, use_next_free=subject.use_next_free_port)
    except LaunchError as error:
        return Check(id="port", state="failure", message=error.failure.message, remedy=error.failure.hint)
    return Check(
        id="port",
        state="warning",
        message=f"Port {port} is used by {user}; Spark would take port {other}.",
        remedy="Nothing has to be done: notebooks find it. To have this very port, stop that program.",
    )


async def check_proxy(subject: Subject) -> Check:
    """Check whether a proxy stands between programs on this machine and Spark on ``localhost``.

    Notebooks are told to go past it (kernel/session/channel/builder.py), so that it stops nobody.
    """
    proxy = proxy_for_localhost(subject.environment)
    if proxy is None:
        return Check(id="proxy", state="ok", message="No proxy stands between notebooks and Spark.")
    return Check(
        id="proxy",
        state="ok",
        message=(
            f"{proxy} has no exception for localhost in no_proxy; notebooks go past the proxy, and only a "
            "program with a Spark client of its own would need one."
        ),
    )


def proxy_for_localhost(environment: Mapping[str, str]) -> str | None:
    """Return the variable through whose proxy gRPC would go to ``localhost``; None when it goes straight."""
    name = next((name for name in _PROXIES if name in environment), None)
    if name is None or not environment[name].startswith("http://"):
        return None  # gRPC knows no other kind of proxy, and leaves them out
    listed = next((environment[each] for each in _EXCEPTIONS if each in environment), "")
    return None if "localhost" in {entry.strip().lower() for entry in listed.split(",")} else name


async def check_hostname(subject: Subject) -> Check | None:
    """Check whether executors on other machines can be told where the driver is; None when there are none."""
    if is_local(subject.master) or subject.option(DRIVER_HOST):
        return None
    if any(subject.environment.get(name) for name in _SAYS_WHO_DRIVER_IS):
        return None
    if address := await asyncio.to_thread(own_address, subject.master):
        return Check(id="hostname", state="ok", message=f"Executors reach the driver at {address}.")
    name = socket.gethostname()
    try:
        await asyncio.get_running_loop().getaddrinfo(name, None)
    except OSError:
        return Check(
            id="hostname",
            state="failure",
            message=f"This machine's name, {name}, has no address, which the driver needs.",
            remedy="Add it to /etc/hosts, or set spark.driver.host to an address that the cluster can reach.",
        )
    return Check(id="hostname", state="ok", message=f"This machine's name, {name}, has an address.")
