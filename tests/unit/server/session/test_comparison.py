"""What counts as a difference, and what is shown of it."""

import pytest

from jupyterlab_spark_connect.server.options.reference.option import SparkOption
from jupyterlab_spark_connect.server.session.comparison import Difference, differ

SECRET = "spark.my.password"
KNOWN = {
    option.name: option
    for option in (
        SparkOption(name="spark.size", kind="bytes", unit="m"),
        SparkOption(name="spark.wait", kind="time", unit="s"),
        SparkOption(name="spark.on", kind="boolean"),
        SparkOption(name="spark.share", kind="decimal"),
        SparkOption(name="spark.text", kind="text"),
    )
}


def found(names, running, wanted):
    return [(each.name, each.running, each.wanted) for each in differ(names, running, wanted, KNOWN.get)]


@pytest.mark.parametrize(
    ("name", "running", "wanted", "same"),
    [
        ("spark.size", "2g", "2048m", True),
        ("spark.size", "2g", "2048", True),
        ("spark.size", "2g", "2049m", False),
        ("spark.size", "2g", "much", False),
        ("spark.size", "much", "more", False),
        ("spark.wait", "1m", "60s", True),
        ("spark.wait", "60", "1min", True),
        ("spark.on", "TRUE", "true", True),
        ("spark.on", "true", "false", False),
        ("spark.share", "0.50", ".5", True),
        ("spark.text", "TRUE", "true", False),
        ("spark.other", "2g", "2048m", False),
    ],
)
def test_values_that_mean_the_same_are_no_difference(name, running, wanted, same):
    assert (found([name], {name: running}, {name: wanted}) == []) == same


def test_it_is_the_value_that_counts_and_not_the_key_alone():
    running = {"spark.a": "1", "spark.b": "1", "spark.c": "1"}
    wanted = {"spark.c": "2", "spark.b": "1", "spark.d": "1"}
    assert found([*wanted, *running], running, wanted) == [
        ("spark.a", "1", None),
        ("spark.c", "1", "2"),
        ("spark.d", None, "1"),
    ]


def test_what_nobody_asked_for_is_no_difference():
    running, wanted = {"spark.app.name": "Jupyter", "spark.driver.memory": "7g"}, {"spark.ours": "1"}
    assert found([], running, wanted) == []
    assert found(["spark.driver.memory"], running, wanted) == [("spark.driver.memory", "7g", None)]


def test_secrets_are_compared_and_not_shown():
    (difference,) = differ([SECRET], {SECRET: "one"}, {SECRET: "two"}, KNOWN.get)
    assert difference.to_model(live=False) == {
        "name": SECRET,
        "running": "(hidden)",
        "wanted": "(hidden)",
        "live": False,
    }
    assert found([SECRET], {SECRET: "one"}, {SECRET: "one"}) == []
    gone = Difference(name=SECRET, running="one", wanted=None)
    assert gone.to_model(live=True)["wanted"] is None
