import getpass
import logging

import pytest

from jupyterlab_spark_connect.server.clusters.substitution import Placeholders

LOG = logging.getLogger("test")
VARIABLES = {"HOME": "/home/ann", "user": "ann", "EMPTY": "", "NESTED": "{HOME}"}


def filled(text):
    return Placeholders(VARIABLES, LOG).fill({"spark.x": text}, "a test")["spark.x"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{HOME}/data/{user}", "/home/ann/data/ann"),
        ("-Da={HOME} -Db={EMPTY}", "-Da=/home/ann -Db="),
        ("{HOME}{user}", "/home/annann"),
        ("{NESTED}", "{HOME}"),
    ],
)
def test_a_variable_is_put_in(written, meant):
    assert filled(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        '{"a": 1, "b": {"c": [2]}}',
        '{"user": "{}"}',
        "${HOME}",
        "{{HOME}}",
        "-Xloggc:{{APP_ID}}.log",
        "{0} {} { } {HOME",
        "HOME}",
        "a{2,3}b{1}",
        "{HOME:>10}",
        "{HOME.x}",
        "{HOME[0]}",
        "{HOME!r}",
        "{é}",
        "%s %(HOME)s",
    ],
)
def test_other_braces_stay_as_they_are(written, caplog):
    assert filled(written) == written
    assert not caplog.text


def test_an_unknown_variable_stays_and_is_said(caplog):
    assert filled("{HOME}/{NOWHERE}") == "/home/ann/{NOWHERE}"
    assert "{NOWHERE}" in caplog.text
    assert "spark.x of a test" in caplog.text


def test_the_environment_is_put_in_but_for_the_keys_to_the_hub(monkeypatch):
    monkeypatch.setenv("SITE_DATA", "/data")
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "key")
    monkeypatch.setenv("JUPYTERHUB_USER", "ann@example.org")
    placeholders = Placeholders.of_environment(LOG)
    texts = {"spark.x": "{SITE_DATA}/{user}", "spark.y": "{JUPYTERHUB_API_TOKEN}"}
    assert placeholders.fill(texts, "a test") == {
        "spark.x": "/data/ann@example.org",
        "spark.y": "{JUPYTERHUB_API_TOKEN}",
    }


def test_without_a_hub_the_user_is_the_one_of_the_system(monkeypatch):
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    monkeypatch.setattr(getpass, "getuser", lambda: "ann")
    assert Placeholders.of_environment(LOG).fill({"a": "{user}"}, "") == {"a": "ann"}


def test_a_user_without_a_name_stays_a_place(monkeypatch, caplog):
    def nameless():
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    monkeypatch.setattr(getpass, "getuser", nameless)
    assert Placeholders.of_environment(LOG).fill({"a": "{user}"}, "") == {"a": "{user}"}
    assert "{user}" in caplog.text
