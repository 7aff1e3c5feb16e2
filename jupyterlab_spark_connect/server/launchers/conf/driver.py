"""Where the driver is: at an address that executors reach; its Web UI on loopback, whatever the master."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable, Mapping
from typing import Final

from jupyterlab_spark_connect.server.launchers.jvm.environment import LOCAL_IP_VARIABLE, is_local

DRIVER_HOST: Final = "spark.driver.host"
LOOPBACK: Final = "127.0.0.1"

_HOSTNAME_VARIABLE: Final = "SPARK_LOCAL_HOSTNAME"
_HOST_AND_PORT: Final = re.compile(r"(?:spark|k8s)://(?:https?://)?(?P<hosts>[^/]+)")
_ANY_PORT: Final = "443"
"""Where an address has none: nothing is sent there, so that any will do."""


def place_driver(
    master: str, environment: Mapping[str, str], driver_host: str | None
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the variables and the options that say where the driver is; asks the network's names.

    Spark's own ports go by ``spark.driver.host``, its Web UI by ``SPARK_LOCAL_IP`` alone (`WebUI.bind`).
    Nobody but our proxy, on this machine, has to reach the latter.

    Parameters
    ----------
    environment
        The server's.
    driver_host
        The ``spark.driver.host`` in force; None when it is not set.
    """
    if is_local(master):
        return {}, {}
    if driver_host or environment.get(_HOSTNAME_VARIABLE):
        return {LOCAL_IP_VARIABLE: LOOPBACK}, {}
    address = environment.get(LOCAL_IP_VARIABLE) or own_address(master)
    if address is None:
        return {}, {}  # Spark looks through the machine's interfaces, and says so when it finds nothing
    return {LOCAL_IP_VARIABLE: LOOPBACK}, {DRIVER_HOST: address}


def own_address(master: str) -> str | None:
    """Return the address with which this machine reaches the master, or else that of its name.

    None when neither leads to an address that others could have of this machine.
    """
    for host, port in _hosts(master):
        for family, address in _addresses(host, port):
            try:
                with socket.socket(family, socket.SOCK_DGRAM) as probe:
                    probe.connect(address)  # sends nothing: it only asks for the way
                    return _written(probe.getsockname()[0])
            except OSError:
                continue
    for _, address in _addresses(socket.gethostname(), None):
        if not ipaddress.ip_address(address[0]).is_loopback:
            return _written(address[0])
    return None


def _hosts(master: str) -> Iterable[tuple[str, str]]:
    """Yield hosts and ports of a master: none for YARN; several for a master with others in reserve."""
    found = _HOST_AND_PORT.match(master)
    for each in found["hosts"].split(",") if found else ():
        host, colon, port = each.rpartition(":")
        if colon and port.isdigit():
            yield host.strip("[]"), port
        else:
            yield each.strip("[]"), _ANY_PORT


def _addresses(host: str, port: str | None) -> Iterable[tuple[int, tuple[str, int]]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)
    except OSError:
        return []
    return [(family, (str(address[0]), int(address[1]))) for family, _, _, _, address in found]


def _written(address: str) -> str:
    """Write an address as Spark wants it (`Utils.checkHost`)."""
    return f"[{address}]" if ":" in address else address
