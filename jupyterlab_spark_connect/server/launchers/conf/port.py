"""Choose the port, and say who has it when it is taken."""

from __future__ import annotations

import errno
import socket
import threading
from typing import Final

import psutil

from jupyterlab_spark_connect.server.launchers.models import LaunchError

PORTS_TRIED: Final = 100
"""How many ports are looked at, from the configured one up."""

_trying: Final = threading.Lock()
"""While one thread tries a port, another would find it taken."""


def choose_port(port: int, *, use_next_free: bool) -> int:
    """Give the port when it is free on loopback, else the next free one when that is allowed.

    Blocks for milliseconds; not for the event loop.

    Raises
    ------
    LaunchError
        ``port_taken``, naming the program that has it when the system tells.
    """
    if is_free(port):
        return port
    last = min(port + PORTS_TRIED, 65536)
    if use_next_free:
        for candidate in range(port + 1, last):
            if is_free(candidate):
                return candidate
        raise LaunchError(
            "port_taken",
            f"The ports {port} to {last - 1} are all taken.",
            "Set another port (c.SparkLauncher.port).",
        )
    raise port_taken(port)


def port_taken(port: int) -> LaunchError:
    """Say who has a port, and what to do about it."""
    user = port_user(port)
    return LaunchError(
        "port_taken",
        f"Port {port} is used by {user or 'another program'}.",
        "Stop that program, or let Spark take the next free port (c.SparkLauncher.use_next_free_port).",
    )


def is_free(port: int) -> bool:
    """Tell whether a server can listen on a port of 127.0.0.1, and no other does so on ``localhost``.

    Clients dial ``localhost``, which may mean ``::1`` first: who listens there would get our clients' tokens.
    """
    with _trying:
        return _can_listen(socket.AF_INET, "127.0.0.1", port) and _can_listen(socket.AF_INET6, "::1", port)


def port_user(port: int) -> str | None:
    """Name the program that listens on a port, such as ``python (pid 4711)``; None when that is unknown."""
    try:
        connections = psutil.net_connections(kind="tcp")
    except psutil.Error:
        return None
    for connection in connections:
        if connection.status != psutil.CONN_LISTEN or connection.pid is None:
            continue
        if connection.laddr and connection.laddr[1] == port:
            try:
                return f"{psutil.Process(connection.pid).name()} (pid {connection.pid})"
            except psutil.Error:
                return f"the process {connection.pid}"
    return None


def _can_listen(family: socket.AddressFamily, address: str, port: int) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # As Java does: a port whose last connections are only waiting to be forgotten is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
            probe.listen(1)
    except OSError as error:
        # Anything else, such as a machine without IPv6, means that nobody can listen there.
        return error.errno not in {errno.EADDRINUSE, errno.EACCES}
    return True
