"""What the notebooks lose when Spark stops: what they have made in it, and what Spark has cached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jupyterlab_spark_connect.server.lifecycle.models import Made
from jupyterlab_spark_connect.server.spark.storage import Cached


@dataclass(frozen=True, kw_only=True, slots=True)
class Losses:
    """`Losses` of openapi.yaml.

    Attributes
    ----------
    notebooks
        Names of those that are attached.
    made
        What they, and others before them, have made.
    cached
        What is cached, the largest first.
    """

    notebooks: Sequence[str]
    made: Sequence[Made]
    cached: Sequence[Cached]
