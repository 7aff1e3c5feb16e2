"""Whether this kernel's Python and pyspark fit the server."""

from __future__ import annotations

import sys

from jupyterlab_spark_connect.client.errors import SparkMismatchError, SparkMissingError
from jupyterlab_spark_connect.contract.connection import Connection

MIN_PYSPARK = (4, 0)
"""The first whose client can send a token to a server on this machine without TLS."""


def kernel_python() -> str:
    """Return major and minor of the Python that this kernel runs."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def require_pyspark(connection: Connection) -> str:
    """Import pyspark's Connect client and return its version.

    Raises
    ------
    SparkMissingError
        There is no pyspark, or it lacks what its Connect client needs.
    SparkMismatchError
        It is older than 4.0, or newer than the server (Spark promises only the other direction).
    """
    wanted = ".".join(connection.spark_version.split(".")[:2])
    advice = f'Install it in this kernel\'s environment: %pip install "pyspark[connect]=={wanted}.*"'
    try:
        import pyspark
    except ImportError:
        raise SparkMissingError(f"This kernel's Python has no pyspark. {advice}") from None
    version = str(pyspark.__version__)
    if problem := incompatible(version, connection.spark_version):
        raise SparkMismatchError(f"{problem} {advice}")
    try:
        import pyspark.sql.connect.session
    except ImportError as error:
        # pyspark checks its packages itself and raises its own ImportError from Python's.
        missing = getattr(error.__cause__ or error, "name", None) or "a package"
        raise SparkMissingError(f"pyspark's Connect client lacks {missing}. {advice}") from None
    return version


def incompatible(pyspark: str, spark: str) -> str | None:
    """Return one sentence on why a pyspark cannot talk to a Spark server; None when it can.

    An older client is served: Spark keeps its protocol compatible in that direction only
    (apache/spark docs, spark-connect-overview).
    """
    client, server = _major_minor(pyspark), _major_minor(spark)
    if client < MIN_PYSPARK:
        return f"This kernel's pyspark {pyspark} is too old for the Spark {spark} server."
    if client > server:
        return f"This kernel's pyspark {pyspark} is newer than the Spark {spark} server."
    return None


def python_warning(connection: Connection) -> str | None:
    """Return one sentence when the Pythons differ, so that Python UDFs cannot run; None when they agree."""
    own = kernel_python()
    if not connection.python_version or own == connection.python_version:
        return None
    return (
        f"This kernel runs Python {own} and Spark's workers run Python {connection.python_version}: "
        "SQL and DataFrames work, Python UDFs do not."
    )


def _major_minor(version: str) -> tuple[int, int]:
    major, minor = version.split(".")[:2]
    return int(major), int(minor)
