import pytest

from jupyterlab_spark_connect.server.clusters.bundles import parse_bundle
from jupyterlab_spark_connect.server.clusters.models import Cluster, Layer
from jupyterlab_spark_connect.server.options.composition import resolve_options

PACKAGES = "spark.jars.packages"
JAVA = "spark.driver.extraJavaOptions"


def cluster(**options):
    return Cluster(name="site", display_name="Site", description="", master="yarn", options=named(options))


def bundle(name, **options):
    return parse_bundle({"name": name, "display_name": name.title(), "options": named(options)})


def adding(value, separator):
    return {"value": value, "concatenate": separator}


def named(options):
    return {f"spark.{name}": value for name, value in options.items()}


def packages(name, value, separator=","):
    return parse_bundle(
        {"name": name, "display_name": name.title(), "options": {PACKAGES: adding(value, separator)}}
    )


def sources(option):
    return [(source.kind, source.name, source.value) for source in option.sources]


def test_the_user_wins_over_a_later_bundle_over_an_earlier_one_over_the_cluster():
    resolved = resolve_options(
        cluster(a="cluster", b="cluster", c="cluster", d="cluster"),
        [bundle("one", b="one", c="one", d="one"), bundle("two", c="two", d="two")],
        {"spark.d": "user"},
    )
    assert resolved.administrator == named({"a": "cluster", "b": "one", "c": "two", "d": "two"})
    assert resolved.user == {"spark.d": "user"}
    assert resolved.by_name["spark.d"].value == "user"
    assert sources(resolved.by_name["spark.d"]) == [
        ("user", None, "user"),
        ("bundle", "Two", "two"),
        ("bundle", "One", "one"),
        ("cluster", "Site", "cluster"),
    ]


def test_packages_of_two_bundles_and_of_the_user_are_one_list_without_duplicates():
    bundles = [packages("iceberg", "org:iceberg:1"), packages("delta", "org:delta:1,org:iceberg:1")]
    resolved = resolve_options(cluster(), bundles, {PACKAGES: "org:mine:1"})
    assert resolved.administrator[PACKAGES] == "org:iceberg:1,org:delta:1"
    assert resolved.user[PACKAGES] == "org:iceberg:1,org:delta:1,org:mine:1"
    assert sources(resolved.by_name[PACKAGES]) == [
        ("user", None, "org:mine:1"),
        ("bundle", "Delta", "org:delta:1,org:iceberg:1"),
        ("bundle", "Iceberg", "org:iceberg:1"),
    ]


def test_java_options_are_put_together_with_a_blank_the_users_last():
    debug = parse_bundle({"name": "debug", "options": {JAVA: adding("-Ddebug=true", " ")}})
    site = Cluster(name="s", display_name="S", description="", master="yarn", options={JAVA: "-Dsite=1"})
    resolved = resolve_options(site, [debug], {JAVA: "-Ddebug=false"})
    assert resolved.administrator[JAVA] == "-Dsite=1 -Ddebug=true"
    assert resolved.user[JAVA] == "-Dsite=1 -Ddebug=true -Ddebug=false"


def test_what_spark_defaults_says_is_added_to_as_well():
    beneath = [Layer(kind="defaults", options={PACKAGES: "org:site:1", "spark.x": "1"})]
    resolved = resolve_options(cluster(), [packages("iceberg", "org:iceberg:1")], {}, beneath)
    assert resolved.administrator == {PACKAGES: "org:site:1,org:iceberg:1"}
    assert sources(resolved.by_name["spark.x"]) == [("defaults", None, "1")]


def test_a_bundle_that_does_not_concatenate_takes_the_place_of_all_before_it():
    pinned = parse_bundle({"name": "pinned", "options": {PACKAGES: "org:pinned:1"}})
    resolved = resolve_options(cluster(), [packages("iceberg", "org:iceberg:1"), pinned], {})
    assert resolved.administrator[PACKAGES] == "org:pinned:1"
    assert resolve_options(cluster(), [pinned], {PACKAGES: "org:mine:1"}).user[PACKAGES] == "org:mine:1"


@pytest.mark.parametrize("bundles", [[], [bundle("one", x="1")]])
def test_without_a_bundle_that_concatenates_the_users_value_is_its_own(bundles):
    resolved = resolve_options(cluster(y="2"), bundles, {"spark.y": "3"})
    assert resolved.user == {"spark.y": "3"}
