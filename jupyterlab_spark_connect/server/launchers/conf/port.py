"""The choice of the port, and who has it when it is taken."""

from __future__ import annotations

from typing import Final

from jupyterlab_spark_connect.server.lifecycle.models import LaunchError
from jupyterlab_spark_connect.server.system.ports import is_free, port_user

PORTS_TRIED: Final = 100
"""How many ports are tried, from the configured one up, by us and by Spark."""


def choose_port(port: int, *, use_next_free: bool, earlier: int | None = None) -> int:
    """Return the port when it is free on loopback, else the next free one when that is allowed.

    Another program may take it before Spark does: where another port is allowed, Spark itself goes on to the
    next one (`port_tries`). Blocks for milliseconds; not for the event loop.

    Parameters
    ----------
    earlier
        The port of the start before, which is kept where it is free and another is allowed; None without one.

    Raises
    ------
    LaunchError
        ``port_taken``, naming the program that has it when the system tells.
    """
    if use_next_free and earlier is not None and is_free(earlier):
        return earlier
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
    """Return who has a port, and what to do about it."""
    user = port_user(port)
    return LaunchError(
        "port_taken",
        f"Port {port} is used by {user or 'another program'}.",
        "Stop that program, or let Spark take the next free port (c.SparkLauncher.use_next_free_port).",
    )
