"""What counts as a secret, and what only sounds like one."""

import re

import pytest

from jupyterlab_spark_connect.server.base.redaction import (
    HIDDEN,
    REDACTION,
    hide,
    is_secret_name,
    secrets_in,
    secrets_of_environment,
    shown,
)


@pytest.mark.parametrize(
    "name",
    [
        "spark.hadoop.fs.s3a.secret.key",
        "spark.hadoop.fs.s3a.bucket.mine.access.key",
        "spark.hadoop.fs.azure.account.key.mine.dfs.core.windows.net",
        "spark.hadoop.fs.azure.sas.container.account",
        "spark.hadoop.fs.gs.auth.service.account.private.key",
        "spark.ssl.keyPassword",
        "spark.ssl.keyStorePassword",
        "spark.kubernetes.authenticate.submission.oauthToken",
        "spark.executorEnv.AWS_SECRET_ACCESS_KEY",
        "spark.executorEnv.OPENAI_API_KEY",
        "spark.authenticate.secret",
        "AWS_SESSION_TOKEN",
        "PGPASSWORD",
        "MYSQL_PWD",
    ],
)
def test_the_name_of_a_secret(name):
    assert is_secret_name(name)
    assert shown(name, "1") == HIDDEN
    assert secrets_in({name: "whatever it is"}) == {"whatever it is"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("spark.hadoop.fs.s3a.aws.credentials.provider", "org.apache.AnonymousCredentialsProvider"),
        ("spark.security.credentials.hive.enabled", "false"),
        ("spark.kubernetes.authenticate.oauthTokenFile", "/var/run/secrets/token"),
        ("spark.redaction.regex", "(?i)secret|password|token"),
        ("spark.jars.packages", "org.example:tokenizer:1.2,org.example:credentials_2.13:4.0.0"),
        ("spark.app.name", "Password strength, by token count"),
        ("spark.sql.parser.quotedRegexColumnNames", "true"),
        ("spark.keyspace", "a=b"),
        ("spark.master.rest", "spark://one:7077,two:7077"),
        ("spark.jars", "https://repo.example:8443/x@1.jar"),
        ("PWD", "/home/me"),
    ],
)
def test_what_only_sounds_like_a_secret_is_shown(name, value):
    assert shown(name, value) == value
    assert secrets_in({name: value}) == set()


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("-Dmail.host=x -Djavax.net.ssl.trustStorePassword=hush1 -Xss4m", "hush1"),
        ('-Djavax.net.ssl.trustStorePassword="hush 1" -Xss4m', "hush 1"),
        ("jdbc:postgresql://db/x?user=me&password=hush1&ssl=true", "hush1"),
        ("jdbc:sqlserver://db;user=me;password=hush1;x=y", "hush1"),
        ("jdbc:mysql://db/x?user=me&pwd=hush1", "hush1"),
        ("https://me:hush1@db.example/x", "hush1"),
        ("redis://:hush1@db.example/0", "hush1"),
        ("DefaultEndpointsProtocol=https;AccountKey=hush1==;x=y", "hush1=="),
        ("https://mine.blob.example/x?sv=1&sig=hush1%3D", "hush1%3D"),
        ('{"client": "me", "client_secret": "hush1"}', "hush1"),
        ("Authorization: Bearer hush1hush1hush1hush1", "hush1hush1hush1hush1"),
        ("id eyJhbGciOiJIUzI1.eyJzdWIi.hush1", "eyJhbGciOiJIUzI1.eyJzdWIi.hush1"),
    ],
)
def test_a_secret_that_gives_itself_away(text, secret):
    assert secrets_in({"spark.x": text}) == {secret}
    assert hide(text) == text.replace(secret, HIDDEN)
    assert "x" in hide(text) or "id" in hide(text)


def test_known_secrets_are_hidden_wherever_they_stand_the_longest_first():
    assert hide("a hushhush and a hushhush-more", {"hushhush", "hushhush-more"}) == (
        f"a {HIDDEN} and a {HIDDEN}"
    )


def test_a_word_that_is_too_short_is_left_in_its_sentences():
    assert hide("true is true", {"true", ""}) == "true is true"


def test_sparks_own_pages_hide_at_least_what_spark_hides_by_itself():
    for text in ("my.secret", "PASSWORD", "a.token", "access.key", "accesskey", "https://me:hush1@db/x"):
        assert re.search(REDACTION, text)
    assert not re.search(REDACTION, "spark://one:7077")


def test_secrets_of_the_environment_are_those_that_stand_in_it_now(monkeypatch):
    monkeypatch.setenv("DATABASE_PASSWORD", "first of two")
    assert "first of two" in secrets_of_environment()
    monkeypatch.setenv("DATABASE_PASSWORD", "second of two")
    assert "second of two" in secrets_of_environment()
    assert "first of two" not in secrets_of_environment()
