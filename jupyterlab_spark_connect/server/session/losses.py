"""What the notebooks lose when Spark stops: the temp views of their session, and what Spark has cached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jupyterlab_spark_connect.server.spark.storage import Cached


@dataclass(frozen=True, kw_only=True, slots=True)
class Losses:
    """`Losses` of openapi.yaml.

    Attributes
    ----------
    notebooks
        Names of those that are attached.
    views
        Names of the temp views of the session that they share.
    cached
        What is cached, the largest first.
    """

    notebooks: Sequence[str]
    views: Sequence[str]
    cached: Sequence[Cached]
