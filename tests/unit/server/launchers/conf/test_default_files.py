"""Whether a path without a scheme leads to the files of this machine."""

import pytest

from jupyterlab_spark_connect.server.launchers.conf.default_files import default_files, settings_folders

SITE = "<configuration><property><name> fs.defaultFS </name><value>{}</value></property></configuration>"


def decide(conf, options=None, environment=None):
    return default_files((options or {}).get, settings_folders(environment or {}, conf), conf)


def test_where_nobody_says_otherwise_it_does(tmp_path):
    assert decide(tmp_path / "none") == "local"


@pytest.mark.parametrize("name", ["spark.hadoop.fs.defaultFS", "spark.hadoop.fs.default.name"])
@pytest.mark.parametrize(("value", "expected"), [("hdfs://host", "other"), ("file:///", "local")])
def test_an_option_says_so_before_all(tmp_path, name, value, expected):
    (tmp_path / "core-site.xml").write_text(SITE.format("s3a://bucket"))
    assert decide(tmp_path, {name: value}) == expected


@pytest.mark.parametrize(("value", "expected"), [("hdfs://host", "other"), ("file:/", "local")])
@pytest.mark.parametrize("variable", ["HADOOP_CONF_DIR", "YARN_CONF_DIR"])
def test_the_settings_of_hadoop_say_so(tmp_path, variable, value, expected):
    (tmp_path / "core-site.xml").write_text(SITE.format(value))
    assert decide(tmp_path / "none", environment={variable: str(tmp_path)}) == expected


def test_settings_that_cannot_be_read_are_left_to_spark(tmp_path):
    (tmp_path / "core-site.xml").write_text("<configuration>")
    assert decide(tmp_path) == "other"


@pytest.mark.parametrize(
    ("script", "expected"),
    [("export HADOOP_CONF_DIR=/etc/hadoop", "other"), ("# HADOOP_CONF_DIR=/etc", "local"), ("X=1", "local")],
)
def test_a_script_that_leads_to_settings_of_hadoop_is_left_to_spark(tmp_path, script, expected):
    (tmp_path / "spark-env.sh").write_text(script)
    assert decide(tmp_path) == expected
