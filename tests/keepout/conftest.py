"""Ring "keepout": nobody gets in, and no secret gets out; one Jupyter server with a real Spark for all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.real_jupyter import RealJupyter

from .planted import Planted


@pytest.fixture(scope="session")
def reachable_folder() -> Iterator[Path]:
    """A folder that every user of the machine may enter, as many a home is; pytest keeps its own closed."""
    folder = Path(tempfile.mkdtemp(prefix="spark-keepout-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def planted() -> Planted:
    """The secrets of this run, and where they are put."""
    return Planted()


@pytest.fixture(scope="session")
def jupyter_server(reachable_folder: Path, planted: Planted) -> Iterator[RealJupyter]:
    """A Jupyter server that logs all it can, with secrets in every place that takes one."""
    server = RealJupyter(reachable_folder / "home", config={"ServerApp": {"log_level": "DEBUG"}})
    planted.write_cluster(server.home / "config")
    try:
        yield server.start(**planted.in_jupyters_environment)
    finally:
        server.stop()


@pytest.fixture
def spark_server(jupyter_server: RealJupyter, planted: Planted) -> RealJupyter:
    """The Jupyter server with Spark connected; a test may stop or restart it."""
    if jupyter_server.spark()["state"] != "ready":
        planted.start(jupyter_server)
        jupyter_server.until("ready")
    return jupyter_server
