"""Our judgement of values beside that of the converters of a real Spark, in a JVM of its own."""

import json
import os
import subprocess
import sys

import pytest

from jupyterlab_spark_connect.server.options.reference import OptionReference
from jupyterlab_spark_connect.server.options.reference.values import fault_of_value
from tests.support import ROOT

EXAMPLES = ROOT / "tests" / "unit" / "server" / "options" / "reference" / "option_values.json"
VECTORS = json.loads(EXAMPLES.read_text())
REFERENCE = OptionReference.of("4.3.0")

#: By kind: what is tried on each option of it, right and wrong alike.
VALUES = {
    "boolean": ["true", "FALSE", " true ", "yes", "1", ""],
    "integer": ["0", "1", "-1", "+7", " 7 ", "100000", "2147483647", "2147483648", "1_000", "1.0", "7L", ""],
    "decimal": ["0", "1", "-1", "0.5", "1.5", ".5", "5.", "1e3", "NaN", "Infinity", "1,5", "inf", "half", ""],
    "bytes": [
        "0",
        "1",
        "-1",
        "1k",
        "2g",
        "2GB",
        " 2g",
        "1b",
        "3t",
        "8192p",
        "2 g",
        "1.5g",
        "+2g",
        "2 gigs",
        "",
    ],
    "time": [
        "0",
        "1",
        "-1",
        "30s",
        "30S",
        "5m",
        "5min",
        "1us",
        "1h",
        " 2d ",
        "30 s",
        "1.5s",
        "1w",
        "soon",
        "",
    ],
    "enumeration": ["xyzzy", "none ,", ""],
    "list": ["", "a", "a, b,,c"],
    "regex": ["", "a|b", "(?i)a", "[a]]", "a{2}", "(", "a)", "[a", "*", "a**", "a{", "\\"],
    "text": ["", "a b"],
}

#: Where Spark asks for more than a kind can say.
STRICTER = {
    "spark.deploy.appIdPattern": "no blanks",
    "spark.deploy.driverIdPattern": "no blanks",
    "spark.deploy.recoverySerializationFilter": "not empty",
    "spark.history.fs.logDirectory": "not empty",
    "spark.kubernetes.executor.podNamePrefix": "the form of a DNS name",
    "spark.kubernetes.executor.pvc.resizeInterval": "multiples of 5 minutes",
    "spark.shuffle.streaming.writerConnectionTimeout": "-1, or 1 and more",
    "spark.sql.avro.deflate.level": "-1, or 1 to 9",
    "spark.sql.defaultPath": "a list of schemas",
    "spark.sql.hive.metastore.version": "a version of Hive",
    "spark.sql.hive.version": "the version of Hive that it has",
    "spark.sql.session.timeZone": "a time zone",
    "spark.sql.shuffledHashJoinFactor": "no blanks",
    "spark.sql.ui.retainedExecutions": "no blanks",
    "spark.storage.decommission.fallbackStorage.path": "a slash at its end",
    "spark.task.cpus": "more than 0, with nine decimals at most",
    "spark.driver.log.redirectConsoleOutputs": "stdout, stderr or both",
    "spark.executor.logs.redirectConsoleOutputs": "stdout, stderr or both",
}


def cases():
    for option in REFERENCE.options:
        tried = [*VALUES[option.kind], *(option.values or ())]
        if option.values:
            tried += [value.upper() for value in option.values] + [value.lower() for value in option.values]
        if option.default is not None and not option.default.startswith("<value of "):
            tried.append(option.default)
        for value in dict.fromkeys(tried):
            yield option, value


@pytest.fixture(scope="module")
def spark_takes(tmp_path_factory):
    """What a real Spark says of each case, and of each shared example for which it has an option."""
    asked = [(option.name, value) for option, value in cases()]
    asked += [(name, vector["value"]) for vector in VECTORS for name in examples_of(vector)]
    answer = subprocess.run(
        [sys.executable, ROOT / "scripts" / "spark_options.py", "judge"],
        cwd=tmp_path_factory.mktemp("spark"),
        env={
            name: value for name, value in os.environ.items() if not name.startswith(("SPARK_", "PYSPARK_"))
        },
        input=json.dumps(asked),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=280,
    )
    return dict(zip(asked, json.loads(answer.stdout), strict=True))


def examples_of(vector):
    """Return an option of Spark's that takes just what the example says, when there is one."""
    fields = ("kind", "unit", "minimum", "maximum")
    wanted = [vector[field] for field in fields] + [tuple(vector["values"]) if vector["values"] else None]
    for option in REFERENCE.options:
        if option.name not in STRICTER and wanted == [
            *(getattr(option, field) for field in fields),
            option.values,
        ]:
            return [option.name]
    return []


def test_we_take_what_spark_takes_and_refuse_what_it_refuses(spark_takes):
    differing = [
        (option.name, option.kind, value, f"Spark: {spark_takes[option.name, value]}")
        for option, value in cases()
        if option.name not in STRICTER
        and (fault_of_value(option, value) is None) != spark_takes[option.name, value]
    ]
    assert differing == []


def test_we_never_refuse_what_spark_takes(spark_takes):
    refused = [
        (option.name, value, fault_of_value(option, value))
        for option, value in cases()
        if spark_takes[option.name, value] and fault_of_value(option, value) is not None
    ]
    assert refused == []


def test_the_exceptions_are_still_needed(spark_takes):
    """Each of them takes less than its kind says."""
    for name in STRICTER:
        option = REFERENCE.option(name)
        mine = [value for other, value in cases() if other.name == name]
        assert any(
            fault_of_value(option, value) is None and not spark_takes[name, value] for value in mine
        ), name


def test_the_shared_examples_are_what_spark_says(spark_takes):
    matched = [(vector, name) for vector in VECTORS for name in examples_of(vector)]
    differing = [
        (name, vector["value"], vector["ok"])
        for vector, name in matched
        if spark_takes[name, vector["value"]] != vector["ok"]
    ]
    assert differing == []
    kinds = {"boolean", "integer", "decimal", "bytes", "time", "enumeration", "regex"}
    assert {vector["kind"] for vector, _ in matched} >= kinds
