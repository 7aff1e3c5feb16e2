import pytest

from jupyterlab_spark_connect.kernel.session.inventory import (
    ARTIFACT,
    FRAME,
    FUNCTION,
    OPTION,
    TABLE,
    VIEW,
    Ledger,
    loss,
)


@pytest.mark.parametrize(
    ("statement", "listed"),
    [
        ("create temp view a as select 1", "temp view a"),
        ("CREATE OR REPLACE TEMPORARY VIEW `my view` AS SELECT 1", "temp view my view"),
        ("create or replace global temp view g as select 1", "temp view g"),
        ("-- why\n/* how */ create temp view a as select 1", "temp view a"),
        ("create view kept as select 1", ""),
        ("select 'create temp view a'", ""),
        ("cache table t", "cached table t"),
        ("cache lazy table db.t", "cached table db.t"),
        ("set spark.sql.ansi.enabled = false", "runtime option spark.sql.ansi.enabled"),
        ("set spark.sql.ansi.enabled", ""),
        ("create temporary function f as 'x.Y'", "UDF f"),
    ],
)
def test_what_sql_makes(statement, listed):
    ledger = Ledger()
    ledger.sql(statement)
    assert str(ledger) == listed


@pytest.mark.parametrize(
    "statement",
    ["drop view if exists a", "uncache table a", "reset a", "drop temporary function a", "clear cache"],
)
def test_what_sql_drops(statement):
    ledger = Ledger()
    for kind in (VIEW, TABLE, OPTION, FUNCTION):
        ledger.made(kind, "a")
    before = str(ledger)
    ledger.sql(statement)
    assert len(str(ledger)) < len(before)


def test_the_sentence_names_what_is_gone():
    ledger = Ledger()
    for number in range(7):
        ledger.made(VIEW, f"v{number}")
    ledger.made(ARTIFACT, "lib.py")
    ledger.made(FRAME, "hash1")
    ledger.made(FRAME, "hash2")
    assert loss(ledger, shared=False) == (
        "Spark was restarted: this notebook has a new session. "
        "Gone: temp views v0, v1, v2, v3, v4 and 2 more; cached DataFrames (2); artifact lib.py."
    )
    assert loss(ledger, shared=True).endswith("; what other notebooks had made in the shared session.")


def test_the_sentence_of_a_notebook_that_made_nothing():
    assert loss(Ledger(), shared=True) == (
        "Spark was restarted: this notebook has a new session, "
        "without what other notebooks had made in the shared session."
    )
