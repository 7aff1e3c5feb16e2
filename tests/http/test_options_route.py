"""The route of the option reference."""

import pytest

from jupyterlab_spark_connect.server.launchers.spark import SparkLauncher
from jupyterlab_spark_connect.server.options.reference import OptionReference


@pytest.fixture
def jp_server_config(jp_server_config):
    jp_server_config["SparkConnect"] |= {
        "hidden_options": ["spark.kubernetes.*"],
        "option_bounds": {"spark.driver.memory": {"minimum": "512m", "maximum": "8g"}},
    }
    return jp_server_config


def by_name(reference):
    return {option["name"]: option for option in reference["options"]}


async def test_the_reference_is_that_of_the_spark_that_a_start_would_run(api, monkeypatch):
    monkeypatch.setattr(SparkLauncher, "spark_version", lambda launcher, cluster: "4.1.2")
    reference = await api("GET", "options", status=200)
    assert (reference["spark_version"], reference["minor"]) == ("4.1.2", "4.1")
    partitions = by_name(reference)["spark.sql.shuffle.partitions"]
    assert partitions["doc"]
    assert {field: partitions[field] for field in ("kind", "minimum", "default", "live")} == {
        "kind": "integer",
        "minimum": "1",
        "default": "200",
        "live": True,
    }
    names = [option["name"] for option in reference["options"]]
    assert names == sorted(names)


async def test_without_a_spark_it_is_the_newest(api, monkeypatch):
    monkeypatch.setattr(SparkLauncher, "spark_version", lambda launcher, cluster: None)
    reference = await api("GET", "options", status=200)
    assert (reference["spark_version"], reference["minor"]) == (None, OptionReference.of(None).minor)


@pytest.mark.parametrize("cluster", ["fake", "nowhere"])
async def test_a_launcher_that_knows_no_spark_takes_no_reference_away(api, manager, cluster):
    clusters = manager.settings.known_clusters
    manager.settings.default_cluster = cluster
    manager.settings._clusters = {cluster: clusters[cluster]}
    reference = await api("GET", "options", status=200)
    assert reference["spark_version"] is None
    assert reference["options"]


async def test_the_administrators_rules_hold(api):
    options = by_name(await api("GET", "options", status=200))
    assert "spark.kubernetes.namespace" in {option.name for option in OptionReference.of(None).options}
    assert not any(name.startswith("spark.kubernetes.") for name in options)
    memory = options["spark.driver.memory"]
    assert (memory["minimum"], memory["maximum"]) == ("512m", "8g")


async def test_who_has_it_already_is_not_sent_it_again(jp_fetch, manager):
    first = await jp_fetch("spark-connect/api", "options")
    again = await jp_fetch(
        "spark-connect/api",
        "options",
        headers={"If-None-Match": first.headers["Etag"]},
        raise_error=False,
    )
    assert (again.code, again.body) == (304, b"")


async def test_the_reference_wants_a_token(api):
    answer = await api("GET", "options", status=403, headers={"Authorization": "token wrong"})
    assert answer["code"] == "forbidden"
