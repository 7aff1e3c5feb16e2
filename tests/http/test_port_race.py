"""Another program takes the port after it was chosen, and before the server listens."""

import socket

import pytest


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


async def test_a_server_that_tries_no_other_port_by_itself_is_launched_again(api, taken):
    await api("POST", "server", {"options": {"spark.fake.port": str(taken)}}, status=202)
    model = await api.until("ready")
    assert model["endpoint"] != f"sc://localhost:{taken}"
    assert model["error"] is None
