"""Ring "hub": a real JupyterHub, its proxy, its culler; one hub for all but the culler's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from real_hub import RealHub


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHub]:
    """A hub that stops nobody's server by itself; everything that it started ends with it."""
    hub = RealHub(tmp_path_factory.mktemp("hub"))
    try:
        yield hub.start()
    finally:
        hub.stop()
