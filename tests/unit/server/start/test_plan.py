"""What is refused of options by their values, what is only said, and to whom."""

import pytest
from traitlets.config import Config

from jupyterlab_spark_connect.server.base.errors import InvalidOptionError
from jupyterlab_spark_connect.server.start.requests import StartRequest
from jupyterlab_spark_connect.server.start.settings import SparkConnect

BOUNDS = {"spark.driver.memory": {"minimum": "1g", "maximum": "8g"}}


def refusal(name, value, **traits):
    offering = SparkConnect(config=Config(SparkConnect=traits))
    with pytest.raises(InvalidOptionError) as refused:
        offering.choose(StartRequest(cluster="local", options={"spark.app.name": "Mine", name: value}))
    assert refused.value.detail == name
    return refused.value.message


def accepted(name, value, **traits):
    offering = SparkConnect(config=Config(SparkConnect=traits))
    return offering.choose(StartRequest(cluster="local", options={name: value})).options[name]


def test_a_wrong_value_is_refused_with_what_would_be_right():
    message = refusal("spark.sql.shuffle.partitions", "many")
    assert "many" in message
    assert "whole number" in message


def test_a_misspelt_option_is_refused_with_the_one_that_was_meant():
    assert "spark.executor.memory " in refusal("spark.executor.memmory", "1g")


def test_an_option_that_spark_does_not_list_passes():
    assert accepted("spark.datasource.of.ours.url", "https://example.org") == "https://example.org"


@pytest.mark.parametrize("value", ["9g", "8193m", "512m", "1", "1t"])
def test_bounds_hold_by_value_and_the_sentence_names_them(value):
    message = refusal("spark.driver.memory", value, option_bounds=BOUNDS)
    assert "1g to 8g" in message


@pytest.mark.parametrize("value", ["1g", "8g", "8192m", "2048", "8388608k"])
def test_what_is_within_the_bounds_passes_however_it_is_written(value):
    assert accepted("spark.driver.memory", value, option_bounds=BOUNDS) == value


def test_a_reference_does_not_lead_around_bounds():
    assert "bounds" in refusal("spark.driver.memory", "${env:MUCH}", option_bounds=BOUNDS)


def test_bounds_that_nothing_is_held_to_are_said_once(caplog):
    offering = SparkConnect(config=Config(SparkConnect={"option_bounds": {"spark.mine": {"maximum": "1"}}}))
    for _ in range(2):
        offering.choose(StartRequest(cluster="local"))
    assert caplog.text.count("spark.mine") == 1


def test_an_administrators_own_mistakes_are_said_once_and_refused_to_nobody(caplog):
    offer = {
        "clusters": [{"name": "site", "master": "local[1]", "options": {"spark.ui.enabled": "perhaps"}}],
        "bundles": [{"name": "typo", "options": {"spark.executor.memmory": "1g"}}],
        "option_bounds": BOUNDS,
    }
    offering = SparkConnect(config=Config(SparkConnect=offer))
    for _ in range(2):
        choice = offering.choose(StartRequest(cluster="site", bundles=["typo"]))
    assert choice.cluster.options == {"spark.ui.enabled": "perhaps", "spark.executor.memmory": "1g"}
    for owner in ('cluster "site"', 'bundle "typo"'):
        assert caplog.text.count(owner) == 1


def test_all_problems_are_found_at_once():
    offering = SparkConnect(config=Config(SparkConnect={"locked_options": ["spark.ui.*"]}))
    options = {"spark.ui.port": "1", "spark.master": "yarn", "spark.cores.max": "x", "spark.mine": "1"}
    problems = offering.plan(StartRequest(cluster="local", options=options)).problems
    assert {problem.name: problem.level for problem in problems} == {
        "spark.ui.port": "error",
        "spark.master": "error",
        "spark.cores.max": "error",
        "spark.mine": "note",
    }
