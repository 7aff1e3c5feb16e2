import pytest

from jupyterlab_spark_connect.kernel.session.inventory import (
    ARTIFACT,
    FRAME,
    FUNCTION,
    OPTION,
    TABLE,
    VIEW,
    SessionInventory,
    describe_loss,
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
    inventory = SessionInventory()
    inventory.note_sql(statement)
    assert str(inventory) == listed


@pytest.mark.parametrize(
    "statement",
    ["drop view if exists a", "uncache table a", "reset a", "drop temporary function a", "clear cache"],
)
def test_what_sql_drops(statement):
    inventory = SessionInventory()
    for kind in (VIEW, TABLE, OPTION, FUNCTION):
        inventory.add(kind, "a")
    before = str(inventory)
    inventory.note_sql(statement)
    assert len(str(inventory)) < len(before)


def test_the_sentence_names_what_is_gone():
    inventory = SessionInventory()
    for number in range(7):
        inventory.add(VIEW, f"v{number}")
    inventory.add(ARTIFACT, "lib.py")
    inventory.add(FRAME, "hash1")
    inventory.add(FRAME, "hash2")
    assert describe_loss(inventory, shared=False) == (
        "Spark was restarted: this notebook has a new session. "
        "Gone: temp views v0, v1, v2, v3, v4 and 2 more; cached DataFrames (2); artifact lib.py."
    )
    assert describe_loss(inventory, shared=True).endswith(
        "; what other notebooks had made in the shared session."
    )


def test_the_sentence_of_a_notebook_that_made_nothing():
    assert describe_loss(SessionInventory(), shared=True) == (
        "Spark was restarted: this notebook has a new session, "
        "without what other notebooks had made in the shared session."
    )
