"""Ring 4: real Spark, a real Jupyter server, real kernels; one Jupyter server for all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.notebook_fixtures import notebook
from tests.support.real_jupyter import RealJupyter

__all__ = ["notebook"]


@pytest.fixture(scope="session")
def jupyter_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealJupyter]:
    """A Jupyter server with the extension; everything that it started ends with it."""
    server = RealJupyter(tmp_path_factory.mktemp("ring4") / "home")
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture
def spark_server(jupyter_server: RealJupyter) -> RealJupyter:
    """The Jupyter server with Spark connected; a test may stop, kill or restart it."""
    jupyter_server.start_spark()
    return jupyter_server
