"""Where executors find the driver."""

import socket

import pytest

from jupyterlab_spark_connect.server.launchers.conf.driver import own_address, place_driver

ON_LOOPBACK = {"SPARK_LOCAL_IP": "127.0.0.1"}


@pytest.fixture
def network(monkeypatch):
    """Names with an address, and the address that this machine has in each one's network."""
    known = {"master": "10.1.0.1", "reserve": "10.2.0.1", "me": "10.9.0.5", "lonely": "127.0.1.1"}
    ways = {"10.1.0.1": None, "10.2.0.1": "10.2.0.9"}
    asked = []

    def look_up(host, port, **kind):
        asked.append((host, port))
        if host not in known:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_DGRAM, 17, "", (known[host], int(port or 0)))]

    class Probe:
        def __init__(self, family, kind):
            assert kind == socket.SOCK_DGRAM

        def __enter__(self):
            return self

        def __exit__(self, *error):
            pass

        def connect(self, address):
            self.way = ways[address[0]]
            if self.way is None:
                raise OSError("no route")

        def getsockname(self):
            return (self.way, 40000)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "socket", Probe)
    monkeypatch.setattr(socket, "gethostname", lambda: "me")
    return asked


def test_a_driver_on_this_machine_needs_no_place():
    assert place_driver("local[2]", {}, None) == ({}, {})
    assert place_driver("local-cluster[2,1,1024]", {}, None) == ({}, {})


def test_what_the_administrator_says_stands(network):
    assert place_driver("spark://master:7077", {}, "driver.example.org") == (ON_LOOPBACK, {})
    assert place_driver("yarn", {"SPARK_LOCAL_HOSTNAME": "node7"}, None) == (ON_LOOPBACK, {})
    assert place_driver("yarn", {"SPARK_LOCAL_IP": "10.0.0.7"}, None) == (
        ON_LOOPBACK,
        {"spark.driver.host": "10.0.0.7"},
    )
    assert network == []


def test_the_driver_is_where_the_master_is_reached_from(network):
    assert own_address("spark://master:7077,reserve:7078") == "10.2.0.9"
    assert network == [("master", "7077"), ("reserve", "7078")]
    assert own_address("k8s://https://reserve") == "10.2.0.9"
    assert own_address("k8s://http://reserve:8080/path") == "10.2.0.9"


def test_where_no_master_tells_the_way_the_machine_has_a_name(network, monkeypatch):
    for master in ("yarn", "spark://unknown:7077", "spark://master:7077"):
        assert own_address(master) == "10.9.0.5"
    # A name that leads back to this very machine leads nobody else here.
    monkeypatch.setattr(socket, "gethostname", lambda: "lonely")
    assert own_address("yarn") is None
    assert place_driver("yarn", {}, None) == ({}, {})


def test_a_master_on_this_machine_finds_it_on_loopback():
    assert own_address("spark://127.0.0.1:7077") == "127.0.0.1"
    assert own_address("spark://[::1]:7077") in ("[::1]", None) or socket.has_ipv6 is False
