"""The options of a builder, for a session that runs already. Imports pyspark: load it late."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pyspark.errors import PySparkException

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession

_FOR_THE_START = frozenset({"spark.api.mode", "spark.app.name", "spark.master", "spark.remote"})
"""Those that only say which session is meant."""
_LOCAL_SERVER = "spark.local.connect."


def apply_options(session: SparkSession, options: Mapping[str, object]) -> list[str]:
    """Set the options that differ, and return the names of those that hold from Spark's start on only.

    pyspark's own builder sets them all, and turns each that cannot be set into a warning with a stack of
    Scala below it.
    """
    static = []
    for name, value in options.items():
        if name in _FOR_THE_START or name.startswith(_LOCAL_SERVER) or value is None:
            continue
        wanted = str(value)
        if session.conf.get(name, None) == wanted:
            continue
        try:
            session.conf.set(name, wanted)
        except PySparkException:
            if session.conf.isModifiable(name):
                raise
            static.append(name)
    return static
