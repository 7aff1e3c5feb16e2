"""Ring "clusters": Spark on more than this process, and servers that are not ours to start."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from tests.support.real_jupyter import RealJupyter

from .standalone import Standalone


@pytest.fixture
def jupyter_with(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., RealJupyter]]:
    """Starts a Jupyter server with clusters; everything that it started ends with it."""
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
def standalone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standalone]:
    """A real master with two real workers of two cores each."""
    cluster = Standalone(tmp_path_factory.mktemp("standalone") / "cluster")
    try:
        yield cluster.start(workers=2)
    finally:
        cluster.stop()
