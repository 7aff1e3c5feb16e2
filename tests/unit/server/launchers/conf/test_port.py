"""The port: ours, or the next one, or who has it."""

import os
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from jupyterlab_spark_connect.server.launchers.conf.port import choose_port
from jupyterlab_spark_connect.server.lifecycle.models import LaunchError
from jupyterlab_spark_connect.server.system.ports import is_free, port_user


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_free_port_is_taken_as_it_is(taken):
    port = choose_port(taken, use_next_free=True)
    assert port > taken
    assert is_free(port)
    assert choose_port(port, use_next_free=False) == port


def test_a_taken_port_is_told_with_the_program_that_has_it(taken):
    with pytest.raises(LaunchError) as raised:
        choose_port(taken, use_next_free=False)
    failure = raised.value.failure
    assert failure.code == "port_taken"
    assert failure.message.startswith(f"Port {taken} is used by ")
    assert failure.message.endswith(f"(pid {os.getpid()}).")


@pytest.mark.parametrize(("family", "address"), [(socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::1")])  # noqa: S104
def test_who_listens_where_our_clients_may_dial_has_the_port(family, address):
    if family == socket.AF_INET6 and not has_ipv6():
        address, family = "127.0.0.1", socket.AF_INET
    with socket.socket(family) as listener:
        listener.bind((address, 0))
        listener.listen()
        assert not is_free(listener.getsockname()[1])


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def test_who_tries_a_port_takes_it_from_nobody_else(taken):
    free = choose_port(taken, use_next_free=True)
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(is_free, [free] * 2000))


def test_nobody_has_a_free_port(taken):
    assert port_user(choose_port(taken, use_next_free=True)) is None


def test_a_port_whose_connections_are_only_being_forgotten_is_free():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            accepted, _ = listener.accept()
            accepted.close()
            client.recv(1)
    assert is_free(port)
