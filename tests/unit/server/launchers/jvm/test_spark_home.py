"""Which Spark is taken, and what is said when none will do."""

import sys

import pytest

from jupyterlab_spark_connect.server.launchers.jvm.spark_home import find_spark_home, read_spark_defaults
from jupyterlab_spark_connect.server.lifecycle.models import LaunchError
from tests.unit.server.launchers.fake_java import fake_spark


def failure(environment):
    with pytest.raises(LaunchError) as raised:
        find_spark_home(environment)
    return raised.value.failure


@pytest.fixture
def beside_jupyter(tmp_path, monkeypatch):
    """A package pyspark that comes before the installed one."""
    package = tmp_path / "site" / "pyspark"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise AssertionError('pyspark was imported')")
    monkeypatch.delitem(sys.modules, "pyspark", raising=False)
    monkeypatch.syspath_prepend(tmp_path / "site")
    return package


def test_spark_home_comes_first(tmp_path):
    home = fake_spark(tmp_path / "spark", "4.1.2")
    spark = find_spark_home({"SPARK_HOME": str(home)})
    assert (spark.path, spark.version, spark.scala) == (home, "4.1.2", "2.13")


def test_then_the_pyspark_beside_jupyter_which_is_not_imported(beside_jupyter):
    fake_spark(beside_jupyter, "4.0.0.dev1")
    assert (find_spark_home({}).path, find_spark_home({}).version) == (beside_jupyter, "4.0.0.dev1")


def test_a_spark_home_without_spark_is_named(tmp_path):
    told = failure({"SPARK_HOME": str(tmp_path)})
    assert told.code == "spark_missing"
    assert told.message == f"SPARK_HOME is {tmp_path}, and there is no Spark in it."


def test_an_old_spark_is_named_with_its_version(tmp_path):
    told = failure({"SPARK_HOME": str(fake_spark(tmp_path / "spark", "3.5.8", "2.12"))})
    assert told.code == "spark_too_old"
    assert "3.5.8" in told.message


def test_a_client_without_a_server_is_said_to_be_one(beside_jupyter):
    told = failure({})
    assert told.code == "spark_missing"
    assert "client only" in told.message
    assert "pip uninstall pyspark-client" in told.hint


def test_a_spark_without_connect_is_said_to_be_one(tmp_path):
    told = failure({"SPARK_HOME": str(fake_spark(tmp_path / "spark", connect=False))})
    assert told.code == "spark_missing"
    assert "without Spark Connect" in told.message


def test_no_spark_is_said_with_what_to_install(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    told = failure({})
    assert (told.code, told.message) == ("spark_missing", "Spark is not installed.")
    assert "jupyterlab-spark-connect[spark]" in told.hint


def test_the_administrators_defaults_are_known(tmp_path):
    (tmp_path / "spark-defaults.conf").write_text(
        "# spark.not.this yes\nspark.scheduler.mode FIFO\n  spark.a=1\nspark.b : x spark.c=2\n"
    )
    assert read_spark_defaults(tmp_path) == {
        "spark.scheduler.mode": "FIFO",
        "spark.a": "1",
        "spark.b": "x spark.c=2",
    }
    assert read_spark_defaults(tmp_path / "nowhere") == {}
