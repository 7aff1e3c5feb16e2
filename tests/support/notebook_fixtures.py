"""The Jupyter server of a ring with real Spark, and its notebooks, for its conftest to import."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from .real_jupyter import RealJupyter
from .real_notebook import Notebook


@pytest.fixture(scope="session")
def jupyter_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealJupyter]:
    """A Jupyter server with the extension; everything that it started ends with it."""
    server = RealJupyter(tmp_path_factory.mktemp("jupyter") / "home")
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture
def spark_server(jupyter_server: RealJupyter) -> RealJupyter:
    """The Jupyter server with Spark connected; a test may stop, kill or restart it."""
    jupyter_server.start_spark()
    return jupyter_server


@pytest.fixture
def notebook(jupyter_server: RealJupyter) -> Iterator[Callable[..., Notebook]]:
    """Opens notebooks; all are shut down after the test."""
    opened: list[Notebook] = []

    def open_notebook(path: str = "notebook.ipynb", *, extension: bool = True) -> Notebook:
        opened.append(jupyter_server.notebook(path, extension=extension))
        return opened[-1]

    yield open_notebook
    for each in opened:
        each.close()
