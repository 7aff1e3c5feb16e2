import sys

import pytest

from jupyterlab_spark_connect.client.errors import SparkMissingError
from jupyterlab_spark_connect.contract.connection import Connection
from jupyterlab_spark_connect.kernel.session.compatibility import (
    incompatible,
    kernel_python,
    python_warning,
    require_pyspark,
)


def connection(**change):
    values = {
        "endpoint": "sc://localhost:1",
        "user_id": "u",
        "session_id": "s",
        "token": "t",
        "generation": 1,
        "spark_version": "4.3.0",
        "python_version": kernel_python(),
    }
    return Connection(**{**values, **change})


@pytest.mark.parametrize(
    ("pyspark", "spark", "words"),
    [
        ("4.3.0", "4.3.1", None),
        ("4.3.1", "4.3.0", None),
        ("4.0.2", "4.3.0", None),
        ("4.3.0.dev1", "4.3.0-SNAPSHOT", None),
        ("4.10.0", "4.3.0", "pyspark 4.10.0 is newer than the Spark 4.3.0 server"),
        ("3.5.8", "4.3.0", "pyspark 3.5.8 is too old for the Spark 4.3.0 server"),
    ],
)
def test_an_incompatible_version_names_both_versions(pyspark, spark, words):
    problem = incompatible(pyspark, spark)
    assert (problem is None) if words is None else (words in problem)


def test_a_different_python_is_told_with_both_versions():
    assert python_warning(connection()) is None
    warning = python_warning(connection(python_version="3.99"))
    assert f"Python {kernel_python()}" in warning
    assert "Python 3.99" in warning


def test_no_pyspark_is_told_with_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(SparkMissingError, match=r'no pyspark.*%pip install "pyspark\[connect\]==4\.3\.\*"'):
        require_pyspark(connection())


def test_pyspark_without_its_client_names_what_is_missing(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("pyspark.sql.connect")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "grpc", None)
    with pytest.raises(SparkMissingError, match="grpc"):
        require_pyspark(connection())
