"""The fixture that opens notebooks on the ring's Jupyter server, for its conftest to import."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from .real_jupyter import RealJupyter
from .real_notebook import Notebook


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
