"""Ring "hub": a real JupyterHub, its proxy, its culler; one hub for all but the culler's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.support.real_notebook import Notebook

from .hub_server import HubServer
from .real_hub import RealHub


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHub]:
    """A hub that stops nobody's server by itself; everything that it started ends with it."""
    hub = RealHub(tmp_path_factory.mktemp("hub"))
    try:
        yield hub.start()
    finally:
        hub.stop()


@pytest.fixture
def notebook() -> Iterator[Callable[[HubServer, str], Notebook]]:
    """Opens notebooks; all are shut down after the test, also those whose server is gone by then."""
    opened: list[Notebook] = []

    def open_notebook(server: HubServer, path: str) -> Notebook:
        opened.append(server.notebook(path))
        return opened[-1]

    yield open_notebook
    for each in opened:
        each.close()
