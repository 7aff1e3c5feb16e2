import json
import logging
from pathlib import Path

import pytest

from jupyterlab_spark_connect.server.base.errors import UnknownBundleError
from jupyterlab_spark_connect.server.clusters.bundles import (
    InvalidBundleError,
    choose_bundles,
    gather_bundles,
    join_values,
    parse_bundle,
)
from jupyterlab_spark_connect.server.clusters.clusters import LOCAL
from jupyterlab_spark_connect.server.clusters.config_folder import read_described
from jupyterlab_spark_connect.server.clusters.substitution import Placeholders
from tests.support.documented import block_with

LOG = logging.getLogger("test")
ICEBERG = {"spark.jars.packages": {"value": "org:iceberg:1", "concatenate": ","}}


def gathered(listed=(), files=(), **variables):
    return gather_bundles(listed, files, Placeholders(variables, LOG), LOG)


def values(bundle):
    return {name: (option.value, option.concatenate) for name, option in bundle.options.items()}


def test_a_name_and_options_are_enough():
    bundle = parse_bundle({"name": "iceberg", "options": {"spark.x": "1", **ICEBERG}})
    assert (bundle.display_name, bundle.description, bundle.info) == ("iceberg", "", "")
    assert values(bundle) == {"spark.x": ("1", None), "spark.jars.packages": ("org:iceberg:1", ",")}
    assert bundle.fits_cluster("any")
    assert bundle.fits_spark("4.3.0")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("iceberg", "iceberg"),
        ({"options": {}}, "no name"),
        ({"name": "b"}, "options"),
        ({"name": "b", "options": "spark.x=1"}, "options"),
        ({"name": "b", "options": {}, "colour": "red"}, "colour"),
        ({"name": "b", "options": {}, "info": 1}, "info"),
        ({"name": "b", "options": {}, "clusters": "yarn"}, "clusters"),
        ({"name": "b", "options": {}, "spark": "4.0 and up"}, "spark"),
        ({"name": "b", "options": {}, "spark": 4}, "spark"),
        ({"name": "b", "options": {"master": "yarn"}}, "master"),
        ({"name": "b", "options": {"spark.x": 1}}, "spark.x"),
        ({"name": "b", "options": {"spark.x": {"value": "1", "join": ","}}}, "join"),
        ({"name": "b", "options": {"spark.x": {"value": "1", "concatenate": True}}}, "spark.x"),
        ({"name": "b", "options": [{"value": "1"}]}, "None"),
    ],
)
def test_what_is_wrong_is_named(content, named):
    with pytest.raises(InvalidBundleError, match=named):
        parse_bundle(content)


def test_a_bundle_names_its_clusters():
    bundle = parse_bundle({"name": "b", "options": {}, "clusters": ["local", "yarn*"]})
    assert [name for name in ("local", "yarn", "yarn-qa", "k8s") if bundle.fits_cluster(name)] == [
        "local",
        "yarn",
        "yarn-qa",
    ]


@pytest.mark.parametrize(
    ("versions", "fitting"),
    [
        (">=4.0,<4.2", ["4.0.1", "4.1.0", "4.1.0.7-26", "4.1.0-SNAPSHOT", None]),
        ([">=4.3", "==4.0.*"], ["4.0.1", "4.3.0", "4.3.0-preview1", None]),
        ("", ["4.0.1", "4.1.0", "4.1.0.7-26", "4.1.0-SNAPSHOT", "4.3.0", "4.3.0-preview1", None]),
    ],
)
def test_a_bundle_names_its_versions_of_spark(versions, fitting):
    bundle = parse_bundle({"name": "b", "options": {}, "spark": versions})
    known = ["4.0.1", "4.1.0", "4.1.0.7-26", "4.1.0-SNAPSHOT", "4.3.0", "4.3.0-preview1", None]
    assert [version for version in known if bundle.fits_spark(version)] == fitting


@pytest.mark.parametrize(
    ("earlier", "later", "separator", "joined"),
    [
        ("a:b:1", "c:d:1", ",", "a:b:1,c:d:1"),
        ("a, b", "b,c", ",", "a,b,c"),
        ("a", "b", ", ", "a,b"),
        ("", "b", ",", "b"),
        ("-Da=1", "-Da=1 -Db", " ", "-Da=1 -Da=1 -Db"),
        ("", "-Db", " ", "-Db"),
        ("/a.jar", "/b.jar", ":", "/a.jar:/b.jar"),
    ],
)
def test_values_are_put_together(earlier, later, separator, joined):
    assert join_values(earlier, later, separator) == joined


def test_a_stronger_place_wins_and_a_broken_bundle_harms_no_other(caplog):
    weak = ("/etc/weak.json", {"bundles": [{"name": "one", "options": {"spark.x": "weak"}}, {"name": "bad"}]})
    strong = ("/etc/strong.json", {"bundles": [{"name": "one", "options": {"spark.x": "strong"}}]})
    broken = ("/etc/broken.json", {"bundles": "all"})
    mine = {"name": "two", "options": {"spark.x": "mine"}}
    bundles = gathered([mine], [weak, strong, broken])
    assert {name: values(bundle)["spark.x"][0] for name, bundle in bundles.items()} == {
        "one": "strong",
        "two": "mine",
    }
    assert '/etc/weak.json: options of bundle "bad"' in caplog.text
    assert "/etc/broken.json" in caplog.text


def test_variables_are_put_into_values():
    bundle = {"name": "b", "options": {"spark.x": "/data/{user}", "spark.y": '{"a": "{user"}'}}
    assert values(gathered([bundle], user="ann")["b"]) == {
        "spark.x": ("/data/ann", None),
        "spark.y": ('{"a": "{user"}', None),
    }


def test_the_documented_file_is_read_without_a_word(caplog):
    content = json.loads(block_with("json", "kerberos-debug"))
    bundles = gathered(files=[("site.json", content)], HOME="/home/ada")
    assert list(bundles) == ["large-results", "kerberos-debug", "iceberg"]
    assert bundles["iceberg"].options["spark.sql.catalog.lake.warehouse"].value == "/home/ada/lake"
    assert not caplog.records


def test_the_bundles_of_sparkconnector_are_taken_as_they_are(tmp_path, caplog):
    file = Path(tmp_path, "sparkconnector_bundles.json")
    file.write_text(json.dumps(SPARKCONNECTOR))
    bundles = gathered(files=read_described([file], LOG), JAVA_HOME="/opt/java")
    assert list(bundles) == ["MetricsExample", "Debug"]
    metrics, debug = bundles.values()
    assert values(metrics) == {
        "spark.driver.extraJavaOptions": ("-Da=1 -Db=2", " "),
        "spark.jars.packages": ("org:metrics:1", ","),
        "spark.executorEnv.JAVA_HOME": ("/opt/java", None),
        "spark.metrics.on": ("true", None),
        "spark.metrics.period": ("10", None),
    }
    assert [name for name in ("k8s", "hadoop-qa", "local") if metrics.fits_cluster(name)] == [
        "k8s",
        "hadoop-qa",
    ]
    assert [version for version in ("4.0.1", "4.1.0", "4.1.1", "4.3.0") if metrics.fits_spark(version)] == [
        "4.0.1",
        "4.1.0",
        "4.1.1",
    ]
    assert debug.fits_cluster("local")
    assert debug.fits_spark("4.3.0")
    assert values(debug) == {"spark.logConf": ("true", None), "spark.y": ("{{1}}", None)}
    for told in ("spark_options", "icon", "tooltip", "spark.y"):
        assert told in caplog.text


def test_the_oldest_form_of_sparkconnector_has_lists_of_options():
    old = {"bundles": {"Metrics": [{"name": "spark.jars", "concatenate": ",", "value": "/a.jar"}]}}
    assert values(gathered(files=[("old.json", old)])["Metrics"]) == {"spark.jars": ("/a.jar", ",")}


SPARKCONNECTOR = {
    "bundled_options": {
        "MetricsExample": {
            "options": [
                {"name": "spark.driver.extraJavaOptions", "concatenate": " ", "value": "-Da=1"},
                {"name": "spark.driver.extraJavaOptions", "concatenate": " ", "value": "-Db=2"},
                {"name": "spark.jars.packages", "concatenate": ",", "value": "org:metrics:1"},
                {"name": "spark.executorEnv.JAVA_HOME", "value": "{JAVA_HOME}"},
                {"name": "spark.metrics.on", "value": True, "tooltip": "Metrics"},
                {"name": "spark.metrics.period", "value": 10},
            ],
            "cluster_filter": ["k8s", "hadoop-qa"],
            "spark_version_filter": ["4.0.1", "4.1"],
            "icon": "chart",
        },
        "Debug": {
            "options": [
                {"name": "spark.logConf", "concatenate": "", "value": "true"},
                {"name": "spark.y", "value": "{{1}}"},
            ],
            "cluster_filter": [],
            "spark_version_filter": None,
        },
        "Broken": {"options": [{"name": "spark.x"}]},
    },
    "spark_options": [{"value": "spark.app.name", "data": {"category": "Application"}}],
}


@pytest.mark.parametrize(
    ("name", "version", "sentence"),
    [
        ("absent", "4.3.0", 'There is no bundle "absent".'),
        ("elsewhere", "4.3.0", 'The bundle "Elsewhere" is not for the cluster "Local".'),
        ("old", "4.3.0", 'The bundle "old" is for Spark >=4.0,<4.2, and this is Spark 4.3.0.'),
    ],
)
def test_a_bundle_that_cannot_be_chosen_is_named(name, version, sentence):
    bundles = gathered(
        [
            {"name": "elsewhere", "display_name": "Elsewhere", "clusters": ["yarn"], "options": {}},
            {"name": "old", "spark": ">=4.0,<4.2", "options": {}},
        ]
    )
    with pytest.raises(UnknownBundleError) as refused:
        choose_bundles(bundles, [name], LOCAL, version)
    assert (refused.value.message, refused.value.detail) == (sentence, name)


def test_bundles_are_chosen_in_their_order_and_once():
    bundles = gathered([{"name": name, "options": {}} for name in "abc"])
    assert [bundle.name for bundle in choose_bundles(bundles, "cac", LOCAL, None)] == ["c", "a"]
