"""What one notebook sets for all is said once, seen in the panel, and taken back there."""

import pytest

PARTITIONS = "spark.sql.shuffle.partitions"
BUILDER = """
from pyspark.sql import SparkSession
spark = (
    SparkSession.builder.appName("flights")
    .config("spark.sql.shuffle.partitions", "7")
    .config("spark.executor.memory", "3g")
    .getOrCreate()
)
"""

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def pair(spark_server, notebook):
    """Two notebooks that share the session, in which nobody has set an option yet."""
    opened = notebook("setting.ipynb"), notebook("sharing.ipynb")
    for each in opened:
        each.value("spark.version")
    reset(spark_server, *listed(spark_server))
    return opened


def listed(server):
    return {each["name"]: (each["value"], each["notebook"]) for each in server.spark()["set_options"]}


def reset(server, *names):
    status, answer = server.call("POST", "spark-connect/api/server/options/reset", {"names": [*names]})
    assert status == 200, answer
    return answer


def test_whoever_sets_an_option_for_all_is_told_once_and_can_have_it_taken_back(spark_server, pair):
    here, there = pair
    before = there.value(f"spark.conf.get('{PARTITIONS}')")
    told = here.run(BUILDER)
    assert told.error is None
    assert f"{PARTITIONS} is 7 now, for all notebooks that share the session (2 attached). For" in told.stderr
    assert "spark.executor.memory" in told.stderr
    assert "Warning" not in told.stderr
    assert here.run(BUILDER).stderr == ""
    assert here.run(f"spark.conf.set('{PARTITIONS}', 9)").stderr == ""
    assert f"{PARTITIONS} is 5 now" in there.run(f"spark.sql('SET {PARTITIONS} = 5').show()").stderr
    there.run("spark.conf.set('my.own.option', 'x'); spark.conf.set('my.own.token', 't0ken')")
    assert listed(spark_server) == {
        "my.own.option": ("x", "sharing.ipynb"),
        "my.own.token": ("(hidden)", "sharing.ipynb"),
        PARTITIONS: ("5", "sharing.ipynb"),
    }

    assert reset(spark_server, *listed(spark_server))["set_options"] == []
    assert there.value(f"spark.conf.get('{PARTITIONS}')") == before
    assert there.value("print(spark.conf.get('my.own.option', None))") == "None"


def test_what_holds_already_and_what_holds_here_alone_is_not_told(spark_server, pair):
    here, _ = pair
    quiet = here.run(
        f"spark.conf.set('{PARTITIONS}', spark.conf.get('{PARTITIONS}'))\n"
        "import pyspark.pandas as ps\n"
        "print(ps.DataFrame({'a': [1, 2]}).a.sum())\n"
        "from jupyterlab_spark_connect import connect\n"
        "spark = connect(mode='own')\n"
        f"spark.conf.set('{PARTITIONS}', 3)"
    )
    assert (quiet.error, quiet.stdout) == (None, "3\n")
    assert PARTITIONS not in quiet.stderr
    assert listed(spark_server) == {}


def test_the_current_database_is_everybodys(spark_server, pair):
    here, there = pair
    assert spark_server.spark()["database"] == "spark_catalog.default"
    told = here.run("spark.sql('CREATE DATABASE of_one'); spark.sql('USE of_one')")
    try:
        assert "The current database is spark_catalog.of_one now, for all notebooks" in told.stderr
        assert spark_server.spark()["database"] == "spark_catalog.of_one"
        assert there.value("spark.catalog.currentDatabase()") == "'of_one'"
    finally:
        here.run("spark.catalog.setCurrentDatabase('default'); spark.sql('DROP DATABASE of_one')")
    assert spark_server.spark()["database"] == "spark_catalog.default"
