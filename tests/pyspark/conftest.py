"""Ring "pyspark": what an ordinary notebook does gives the same here as in plain PySpark.

One Jupyter server and one Spark for all of it: a test leaves Spark running, and what it makes in the shared
session has a name of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.notebook_fixtures import notebook
from tests.support.real_jupyter import RealJupyter

__all__ = ["notebook"]


@pytest.fixture(scope="session")
def jupyter_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealJupyter]:
    """A Jupyter server with the extension; everything that it started ends with it."""
    server = RealJupyter(tmp_path_factory.mktemp("pyspark") / "home")
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture
def spark_server(jupyter_server: RealJupyter) -> RealJupyter:
    """The Jupyter server with Spark connected."""
    jupyter_server.start_spark()
    return jupyter_server
