"""The reference of each minor version: that it is whole, which is taken, and names that are nearly right."""

import json
from pathlib import Path

import pytest

from jupyterlab_spark_connect.server.options import reference as package
from jupyterlab_spark_connect.server.options.reference import OptionReference
from jupyterlab_spark_connect.server.options.reference.entries import known_minors
from jupyterlab_spark_connect.server.options.reference.values import fault_of_value

MINORS = ["4.0", "4.1", "4.2", "4.3"]
NEWEST = OptionReference.of("4.3.0")


@pytest.mark.parametrize("minor", MINORS)
def test_each_reference_is_whole(minor):
    reference = OptionReference.of(f"{minor}.0")
    assert reference.minor == minor
    names = [option.name for option in reference.options]
    assert len(names) > 700
    assert names == sorted(set(names))
    assert {option.kind for option in reference.options} == {
        "boolean", "integer", "decimal", "bytes", "time", "enumeration", "list", "regex", "text",
    }  # fmt: skip
    for option in reference.options:
        assert (option.unit is not None) == (option.kind in {"bytes", "time"}), option
        assert (option.values is not None) == (option.kind == "enumeration"), option
    assert sum(option.doc != "" for option in reference.options) > 500
    assert sum(option.live for option in reference.options) > 200


@pytest.mark.parametrize("minor", MINORS)
def test_each_default_is_a_value_that_is_taken(minor):
    for option in OptionReference.of(minor).options:
        if option.default is not None and not option.default.startswith("<value of "):
            assert fault_of_value(option, option.default) is None


@pytest.mark.parametrize("minor", MINORS)
def test_no_reference_tells_of_the_machine_that_made_it(minor):
    text = Path(package.__file__).with_name(f"{minor}.json").read_text(encoding="utf-8")
    content = json.loads(text)
    assert [
        option["default"] for option in content["options"] if option["name"] == "spark.sql.warehouse.dir"
    ] == ["spark-warehouse"]
    assert "localhost:" not in text.replace("localhost:8", "")
    assert {"spark.hadoop.*", "spark.executorEnv.*", "spark.metrics.conf.*"} <= set(content["families"])


def test_what_everybody_sets_is_known_for_what_it_is():
    memory = NEWEST.option("spark.driver.memory")
    assert (memory.kind, memory.unit, memory.default, memory.live) == ("bytes", "m", "1g", False)
    partitions = NEWEST.option("spark.sql.shuffle.partitions")
    assert (partitions.kind, partitions.minimum, partitions.default) == ("integer", "1", "200")
    assert partitions.live
    assert NEWEST.option("spark.scheduler.mode").values == ("FAIR", "FIFO", "NONE")
    assert NEWEST.option("spark.redaction.regex").kind == "regex"
    assert NEWEST.option("spark.jars.packages").kind == "list"
    assert NEWEST.option("spark.network.timeout").unit == "s"
    pull = NEWEST.option("spark.kubernetes.container.image.pullPolicy")
    assert (pull.kind, pull.exact) == ("enumeration", True)
    assert NEWEST.option("spark.testing") is None


@pytest.mark.parametrize(
    ("version", "minor"),
    [
        ("4.0.5", "4.0"),
        ("4.2.0-SNAPSHOT", "4.2"),
        ("4.1", "4.1"),
        ("3.5.8", "4.0"),
        ("4.9.1", "4.3"),
        ("5.0.0", "4.3"),
        (None, "4.3"),
        ("unknown", "4.3"),
    ],
)
def test_the_nearest_reference_is_taken(version, minor):
    assert OptionReference.of(version).minor == minor


def test_a_reference_is_read_once():
    assert OptionReference.of("4.3.0") is OptionReference.of("4.3.1")
    assert len(known_minors()) == len(MINORS)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("spark.executor.memmory", "spark.executor.memory"),
        ("spark.executor.meomry", "spark.executor.memory"),
        ("spark.executors.memory", "spark.executor.memory"),
        ("spark.Executor.Memory", "spark.executor.memory"),
        ("SPARK.EXECUTOR.MEMORY", "spark.executor.memory"),
        ("executor.memory", "spark.executor.memory"),
        ("executor.memmory", "spark.executor.memory"),
        ("sprak.executor.memory", "spark.executor.memory"),
        ("spark_executor_memory", "spark.executor.memory"),
        ("spark.executorMemory", "spark.executor.memory"),
        ("spark.executor.memoryOverHead", "spark.executor.memoryOverhead"),
        ("spark.dynamicAlocation.enabled", "spark.dynamicAllocation.enabled"),
        ("spark.dynamicAllocation.minExecutor", "spark.dynamicAllocation.minExecutors"),
        ("spark.sql.shufle.partitons", "spark.sql.shuffle.partitions"),
        ("spark.jar.packages", "spark.jars.packages"),
        ("spark.serialiser", "spark.serializer"),
        ("spark.app.nam", "spark.app.name"),
        ("spark.rpc.io.numConectionsPerPeer", "spark.rpc.io.numConnectionsPerPeer"),
    ],
)
def test_a_slip_of_the_pen_is_an_error_that_offers_what_was_meant(name, meant):
    problem = NEWEST.problem(name, "2g")
    assert (problem.level, problem.suggestion) == ("error", meant)
    assert problem.message == f"Spark 4.3 has no option {name}; {meant} was probably meant."


@pytest.mark.parametrize(
    "name",
    [
        "spark.hadoop.fs.s3a.access.key",
        "spark.sql.catalog.mine",
        "spark.sql.catalog.spark_catalogs",
        "spark.sql.catalog.mine.type",
        "spark.executorEnv.SPARK_HOME",
        "spark.yarn.appMasterEnv.PATH",
        "spark.kubernetes.executor.label.team",
        "spark.kubernetes.driver.volumes.hostPath.x.mount.path",
        "spark.metrics.conf.driver.sink.console.class",
        "spark.driver.resource.gpu.amount",
        "spark.shuffle.io.maxRetries",
        "spark.org.apache.spark.ui.JWSFilter.param.secretKey",
        "spark.app.name",
        "spark.local.dir",
    ],
)
def test_free_names_are_nobodys_business(name):
    assert NEWEST.problem(name, "2 gigs") is None


@pytest.mark.parametrize(
    "name",
    [
        "spark.delta.logStore.class",
        "spark.databricks.delta.schema.autoMerge.enabled",
        "spark.rapids.sql.enabled",
        "spark.comet.enabled",
        "spark.cassandra.connection.host",
        "spark.mongodb.read.connection.uri",
        "spark.sql.iceberg.vectorization.enabled",
        "spark.executor.maxFailure",
        "spark.ui.x",
        "spark.dynamicAllocation.averageExecutors",
        "spark.yarn.executor.memoryOverhead",
        "spark.sql.codegen.useIdInClassName",
        "colour",
        "spark.",
        "",
    ],
)
def test_a_connectors_own_option_is_a_note_without_a_guess(name):
    problem = NEWEST.problem(name, "x")
    assert (problem.level, problem.suggestion) == ("note", None)
    assert problem.message == f"Spark 4.3 does not list {name}; it is passed on as it is."


def test_no_option_that_a_later_spark_has_is_taken_for_a_slip():
    oldest = OptionReference.of("4.0.0")
    known = {*(option.name for option in oldest.options), *oldest.unlisted}
    later = {*(option.name for option in NEWEST.options), *NEWEST.unlisted} - known
    assert len(later) > 300
    for name in later:
        problem = oldest.problem(name, "x")
        assert problem is None or problem.level == "note", problem


def test_spark_has_an_option_that_is_named_so_in_spite_of_its_package():
    assert NEWEST.problem("spark.jars.ivySettings", "/etc/ivy.xml") is None


def test_no_name_that_spark_knows_is_taken_for_a_slip():
    for name in NEWEST.unlisted:
        problem = NEWEST.problem(name, "x")
        assert problem is None or problem.level == "note", problem


def test_a_wrong_value_is_an_error():
    problem = NEWEST.problem("spark.executor.memory", "2 gigs")
    assert (problem.name, problem.level, problem.suggestion) == ("spark.executor.memory", "error", None)
    assert problem.message == (
        'spark.executor.memory is "2 gigs": it takes a number with a unit, such as 2g or 512m.'
    )
    assert NEWEST.problem("spark.executor.memory", "2g") is None


def test_an_administrators_bounds_hold_by_value():
    def judge(value):
        return NEWEST.problem("spark.driver.memory", value, minimum="512m", maximum="8g")

    assert judge("8192m") is None
    assert judge("9g").message == 'spark.driver.memory is "9g": it takes 512m to 8g.'
    assert judge("8193").level == "error"
    assert judge("1m").level == "error"


def test_what_spark_replaces_when_it_reads_is_left_to_it():
    assert NEWEST.problem("spark.executor.memory", "${env:MEMORY}") is None
    assert NEWEST.problem("spark.sql.shuffle.partitions", "${env:PARTITIONS}").level == "error"
