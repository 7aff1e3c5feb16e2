import logging

import pytest

from jupyterlab_spark_connect.server.clusters.clusters import (
    InvalidClusterError,
    gather_clusters,
    parse_cluster,
)
from jupyterlab_spark_connect.server.clusters.config_folder import read_config_folder
from jupyterlab_spark_connect.server.clusters.substitution import Placeholders

LOG = logging.getLogger("test")


def test_a_name_and_a_master_are_enough():
    cluster = parse_cluster({"name": "site", "master": "yarn"})
    assert (cluster.display_name, cluster.description, cluster.launcher) == ("site", "", "spark")
    assert (cluster.options, cluster.environment) == ({}, {})


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("site", "site"),
        ({"master": "yarn"}, "no name"),
        ({"name": "site"}, "no master"),
        ({"name": "site", "master": "yarn", "opts": {}}, "opts"),
        ({"name": "site", "master": 7077}, "master"),
        ({"name": "site", "master": "yarn", "options": {"spark.cores": 2}}, "options"),
        ({"name": "site", "master": "yarn", "environment": ["A=1"]}, "environment"),
        ({"name": "site", "master": "yarn", "locked": "spark.cores.max"}, "locked"),
    ],
)
def test_what_is_wrong_is_named(content, named):
    with pytest.raises(InvalidClusterError, match=named):
        parse_cluster(content)


def test_the_stronger_place_wins_and_a_broken_file_harms_no_other(tmp_path, caplog):
    strong, weak = tmp_path / "strong", tmp_path / "weak"
    for folder in (strong, weak):
        (folder / "spark-connect.d").mkdir(parents=True)
    (weak / "spark-connect.d" / "a.json").write_text(
        '{"clusters": [{"name": "one", "master": "weak"}, {"name": "two", "master": "weak"}]}'
    )
    (strong / "spark-connect.d" / "a.json").write_text('{"clusters": [{"name": "one", "master": "strong"}]}')
    (strong / "spark-connect.d" / "b.json").write_text('{"clusters": {"name": "one"}}')
    (strong / "spark-connect.d" / "c.json").write_bytes(b"\xff")
    (strong / "spark-connect.d" / "d.json").write_text('[{"name": "one", "master": "bare"}]')
    (strong / "spark-connect.d" / "e.json").write_text('{"clusters": [], "colour": "red"}')
    listed = [{"name": "two", "master": "listed"}, {"name": "local", "master": "local[1]"}]

    files = read_config_folder([str(strong), str(weak)], LOG)
    clusters = gather_clusters(listed, files, Placeholders({}, LOG), LOG)

    assert {name: cluster.master for name, cluster in clusters.items()} == {
        "local": "local[1]",
        "one": "strong",
        "two": "listed",
    }
    assert next(iter(clusters)) == "local"
    for name in ("b.json", "c.json", "d.json", "e.json"):
        assert name in caplog.text
    assert "colour" in caplog.text


def test_variables_are_put_into_options_and_environment():
    listed = [
        {
            "name": "site",
            "master": "yarn",
            "options": {"spark.yarn.queue": "{user}"},
            "environment": {"HADOOP_CONF_DIR": "{SITE}/hadoop"},
        }
    ]
    placeholders = Placeholders({"user": "ann", "SITE": "/etc/site"}, LOG)
    site = gather_clusters(listed, [], placeholders, LOG)["site"]
    assert site.options == {"spark.yarn.queue": "ann"}
    assert site.environment == {"HADOOP_CONF_DIR": "/etc/site/hadoop"}
