import logging

import pytest

from jupyterlab_spark_connect.server.clusters import InvalidClusterError, gather_clusters, parse_cluster


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
    listed = [{"name": "two", "master": "listed"}, {"name": "local", "master": "local[1]"}]

    clusters = gather_clusters(listed, [str(strong), str(weak)], logging.getLogger("test"))

    assert {name: cluster.master for name, cluster in clusters.items()} == {
        "local": "local[1]",
        "one": "strong",
        "two": "listed",
    }
    assert next(iter(clusters)) == "local"
    assert "b.json" in caplog.text
    assert "c.json" in caplog.text
