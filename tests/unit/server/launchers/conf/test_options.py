"""Which options are in force, and which are refused."""

import pytest

from jupyterlab_spark_connect.server.base.redaction import is_secret_name
from jupyterlab_spark_connect.server.launchers.conf.options import (
    check_options,
    check_surroundings,
    merge_options,
    own_options,
)
from jupyterlab_spark_connect.server.lifecycle.models import LaunchError

RESERVED = [
    "spark.connect.authenticate.token",
    "spark.connect.grpc.binding.address",
    "spark.api.mode",
    "spark.connect.grpc.binding.port",
    "spark.connect.grpc.port.maxRetries",
    "spark.master",
    "spark.remote",
    "spark.ui.filters",
    "spark.ssl.ui.enabled",
    "spark.submit.deployMode",
    "spark.ui.killEnabled",
    "spark.ui.reverseProxy",
    "spark.org.apache.spark.ui.JWSFilter.param.secretKey",
]


@pytest.mark.parametrize("name", RESERVED)
def test_our_own_options_are_refused_by_name(name):
    with pytest.raises(LaunchError) as raised:
        check_options({"spark.fine": "1", name: "x"})
    assert raised.value.failure.code == "invalid_option"
    assert raised.value.detail == name
    assert name in raised.value.failure.message


@pytest.mark.parametrize(
    "name", ["driver.memory", "spark.", "spark", "Spark.x", "spark.a b", "spark.a\nspark.master", ""]
)
def test_what_is_no_spark_option_is_refused_by_name(name):
    with pytest.raises(LaunchError) as raised:
        check_options({name: "x"})
    assert (raised.value.failure.code, raised.value.detail) == ("invalid_option", name)
    assert repr(name) in raised.value.failure.message


def test_any_other_option_passes():
    check_options({"spark.driver.memory": "4g", "spark.ui.port": "0", "spark.x": "$(rm -r /)\n"})


def test_the_user_wins_over_the_cluster_and_both_over_our_defaults():
    merged = merge_options(
        "local[*]",
        {"spark.a": "cluster", "spark.b": "cluster"},
        {"spark.b": "user", "spark.app.name": "mine"},
        (),
    )
    assert merged["spark.a"] == "cluster"
    assert merged["spark.b"] == "user"
    assert merged["spark.app.name"] == "mine"
    assert merged["spark.scheduler.mode"] == "FAIR"


def test_our_defaults_yield_to_spark_defaults_conf():
    assert "spark.scheduler.mode" not in merge_options("yarn", {}, {}, {"spark.scheduler.mode"})


@pytest.mark.parametrize(
    ("master", "authenticates"),
    [
        ("local", True),
        ("local[*]", True),
        ("local[4,2]", True),
        ("local-cluster[1,1,1024]", False),
        ("yarn", False),
    ],
)
def test_the_drivers_own_port_asks_who_is_there_where_spark_makes_the_secret(master, authenticates):
    assert ("spark.authenticate" in merge_options(master, {}, {}, ())) is authenticates
    assert merge_options(master, {}, {"spark.authenticate": "false"}, ())["spark.authenticate"] == "false"


def test_the_key_of_the_web_ui_stays_hidden_whatever_is_redacted():
    assert own_options(master="local", port=1, port_tries=0, web_ui_key="k", redaction="(?i)mine")[
        "spark.redaction.regex"
    ].endswith("|JWSFilter")


@pytest.mark.parametrize("name", ["spark.remote", "spark.ui.proxyBase"])
def test_what_cannot_be_overridden_is_refused_with_the_place_it_stands_in(name, tmp_path):
    file = tmp_path / "spark-defaults.conf"
    for defaults, environment, place in (
        ({name: "x"}, {}, str(file)),
        ({}, {"JAVA_TOOL_OPTIONS": f"-Xmx1g -D{name}=x"}, "JAVA_TOOL_OPTIONS"),
    ):
        with pytest.raises(LaunchError) as raised:
            check_surroundings(defaults, file, environment)
        assert raised.value.detail == name
        assert f"{name} in {place}" in raised.value.failure.message


def test_what_we_depend_on_and_can_override_is_overridden(tmp_path):
    own = own_options(
        master="local", port=1, port_tries=0, web_ui_key="k", redaction=None, token="of this start"
    )
    hostile = {name: "x" for name in RESERVED if name != "spark.remote"}
    check_surroundings(hostile, tmp_path, {"JAVA_TOOL_OPTIONS": "-Dspark.master=yarn"})
    assert hostile.keys() <= own.keys()
    assert own["spark.connect.authenticate.token"] == "of this start"


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("spark.hadoop.fs.s3a.secret.key", True),
        ("spark.hadoop.fs.s3a.access.key", True),
        ("spark.ssl.keyPassword", True),
        ("spark.my.apiKey", True),
        ("spark.driver.memory", False),
    ],
)
def test_secrets_are_known_by_name(name, secret):
    assert is_secret_name(name) is secret
