"""What counts as a difference, and what is shown of it."""

from jupyterlab_spark_connect.server.comparison import Difference, differ


def names(*arguments):
    return [(each.name, each.running, each.wanted) for each in differ(*arguments)]


def test_it_is_the_value_that_counts_and_not_the_key_alone():
    running = {"spark.a": "1", "spark.b": "1", "spark.c": "1"}
    assert names(running, running, {"spark.c": "2", "spark.b": "1", "spark.d": "1"}) == [
        ("spark.a", "1", None),
        ("spark.c", "1", "2"),
        ("spark.d", None, "1"),
    ]


def test_what_a_start_adds_of_its_own_is_no_difference_and_the_same_by_word_is_none_either():
    running = {"spark.app.name": "Jupyter", "spark.driver.memory": "7g"}
    assert names(running, [], {}) == []
    assert names(running, [], {"spark.app.name": "Jupyter"}) == []
    assert names(running, [], {"spark.driver.memory": "8g"}) == [("spark.driver.memory", "7g", "8g")]


def test_secrets_are_compared_and_not_shown():
    (difference,) = differ({"spark.my.password": "one"}, [], {"spark.my.password": "two"})
    assert difference.to_model(live=False) == {
        "name": "spark.my.password",
        "running": "(hidden)",
        "wanted": "(hidden)",
        "live": False,
    }
    assert differ({"spark.my.password": "one"}, [], {"spark.my.password": "one"}) == []
    gone = Difference(name="spark.my.password", running="one", wanted=None)
    assert gone.to_model(live=True)["wanted"] is None
