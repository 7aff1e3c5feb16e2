"""Who listens on a port of this machine."""

from __future__ import annotations

import errno
import socket
import threading
from typing import Final

import psutil

_trying: Final = threading.Lock()
"""While one thread tries a port, another would find it taken."""


def is_free(port: int) -> bool:
    """Whether a server can listen on a port of 127.0.0.1, and no other does so on ``localhost``.

    Clients dial ``localhost``, which may mean ``::1`` first: who listens there would get our clients' tokens.
    """
    with _trying:
        return _can_listen(socket.AF_INET, "127.0.0.1", port) and _can_listen(socket.AF_INET6, "::1", port)


def is_free_on_ipv6(port: int) -> bool:
    """Whether nobody listens on a port of ``::1``, where clients that dial ``localhost`` may come first."""
    with _trying:
        return _can_listen(socket.AF_INET6, "::1", port)


def port_user(port: int) -> str | None:
    """Return the program that listens on a port, such as ``python (pid 4711)``; None when that is unknown."""
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
