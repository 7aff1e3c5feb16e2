"""Ring "clusters": Spark on more than this process, and servers that are not ours to start."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from tests.support.real_jupyter import RealJupyter


@contextmanager
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., RealJupyter]]:
    """Start Jupyter servers with clusters; everything that they started ends with the block."""
    started: list[RealJupyter] = []

    def start(
        *clusters: dict[str, Any], environment: Mapping[str, str] | None = None, **traits: dict[str, Any]
    ) -> RealJupyter:
        home = tmp_path_factory.mktemp("clusters") / "home"
        own = {"clusters": [*clusters], **traits.pop("SparkConnect", {})}
        jupyter = RealJupyter(home, config={"SparkConnect": own, **traits})
        started.append(jupyter)
        return jupyter.start(**(environment or {}))

    yield start
    for jupyter in started:
        jupyter.stop()


@pytest.fixture
def jupyter_with(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., RealJupyter]]:
    """Starts a Jupyter server with clusters, for one test."""
    with starter(tmp_path_factory) as start:
        yield start


@pytest.fixture(scope="module")
def shared_jupyter_with(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., RealJupyter]]:
    """Starts a Jupyter server with clusters, for all tests of a file; each leaves it without Spark."""
    with starter(tmp_path_factory) as start:
        yield start
