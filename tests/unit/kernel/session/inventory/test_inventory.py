import time

import pytest

from jupyterlab_spark_connect.contract.inventory import (
    ARTIFACT,
    FRAME,
    FUNCTION,
    MODEL,
    OPTION,
    TABLE,
    VIEW,
    KernelInventory,
    inventories_folder,
    join_inventories,
    noted_models,
    prune_inventories,
    read_inventories,
    write_unclaimed_views,
)
from jupyterlab_spark_connect.kernel.session.inventory.inventory import SessionInventory
from jupyterlab_spark_connect.kernel.session.inventory.losses import describe_loss


def written(inventory, kernel="me", mode="shared", notebook="me.ipynb"):
    return KernelInventory(kernel_id=kernel, notebook=notebook, mode=mode, entries=inventory.entries())


def there(inventory):
    return {
        kind: list(names)
        for made in join_inventories([written(inventory)])
        for kind, names in made.things.items()
    }


@pytest.mark.parametrize(
    ("statement", "listed"),
    [
        ("create temp view a as select 1", {VIEW: ["a"]}),
        ("CREATE OR REPLACE TEMPORARY VIEW `my view` AS SELECT 1", {VIEW: ["my view"]}),
        ("create or replace global temp view g as select 1", {VIEW: ["global_temp.g"]}),
        ("-- why\n/* how */ create temp view a as select 1", {VIEW: ["a"]}),
        ("create view kept as select 1", {}),
        ("select 'create temp view a'", {}),
        ("cache table t", {TABLE: ["t"]}),
        ("cache lazy table db.t", {TABLE: ["db.t"]}),
        ("set spark.sql.ansi.enabled = false", {OPTION: ["spark.sql.ansi.enabled"]}),
        ("set spark.sql.ansi.enabled", {}),
        ("create temporary function f as 'x.Y'", {FUNCTION: ["f"]}),
    ],
)
def test_what_sql_makes(statement, listed):
    inventory = SessionInventory()
    inventory.note_sql(statement)
    assert there(inventory) == listed


@pytest.mark.parametrize(
    "statement",
    ["drop view if exists a", "uncache table a", "reset a", "drop temporary function a", "clear cache"],
)
def test_what_sql_drops(statement):
    inventory = SessionInventory()
    for kind in (VIEW, TABLE, OPTION, FUNCTION):
        inventory.add(kind, "a")
    before = len(there(inventory))
    inventory.note_sql(statement)
    assert len(there(inventory)) < before


RESTARTED = "Spark was restarted: this notebook has a new session."


def test_the_sentence_names_what_is_gone(tmp_path):
    inventory = SessionInventory()
    for number in range(7):
        inventory.add(VIEW, f"v{number}")
    inventory.add(ARTIFACT, "lib.py")
    inventory.add(FRAME, "hash1")
    inventory.add(FRAME, "hash2")
    assert describe_loss(written(inventory), tmp_path, 1) == (
        f"{RESTARTED} Gone: temp views v0, v1, v2, v3 and 3 others, 2 cached DataFrames and artifact lib.py, "
        "made here; run it again."
    )


def test_the_sentence_names_what_others_made_once_and_who_made_it_last(tmp_path):
    mine, other, apart = SessionInventory(), SessionInventory(), SessionInventory()
    mine.add(VIEW, "flights")
    other.add(VIEW, "Flights")
    apart.add(VIEW, "elsewhere")
    written(other, "other", notebook="/home/me/01-flights.ipynb").write(inventories_folder(tmp_path, 1))
    written(apart, "apart", "own", "apart.ipynb").write(inventories_folder(tmp_path, 1))
    assert describe_loss(written(mine), tmp_path, 1) == (
        f"{RESTARTED} Gone: temp view Flights, made by 01-flights.ipynb; run it again, or open it."
    )
    mine.add(TABLE, "t")
    assert describe_loss(written(mine), tmp_path, 1) == (
        f"{RESTARTED} Gone: cached table t, made here; temp view Flights, made by 01-flights.ipynb. "
        "Run them again, or open them."
    )
    assert describe_loss(written(SessionInventory(), mode="own"), tmp_path, 1) == RESTARTED


def test_what_another_notebook_has_dropped_is_not_lost(tmp_path):
    mine, other = SessionInventory(), SessionInventory()
    mine.add(VIEW, "flights")
    mine.add(TABLE, "t")
    other.remove(VIEW, "flights")
    other.remove(TABLE)
    written(other, "other").write(inventories_folder(tmp_path, 1))
    assert describe_loss(written(mine), tmp_path, 1) == RESTARTED
    mine.add(VIEW, "flights")
    assert "temp view flights, made here" in describe_loss(written(mine), tmp_path, 1)


def test_a_damaged_file_and_an_old_generation_cost_nothing(tmp_path):
    inventory = SessionInventory()
    inventory.add(VIEW, "v")
    for generation in range(1, 8):
        written(inventory).write(inventories_folder(tmp_path, generation))
    for text in ("{", "{}", '{"kernel_id": "x", "notebook": null, "mode": "shared", "entries": [{}]}'):
        (tmp_path / "made" / "7" / "damaged.json").write_text(text)
        assert len(read_inventories(tmp_path, 7)) == 1
    prune_inventories(tmp_path)
    assert [bool(read_inventories(tmp_path, each)) for each in (2, 3, 7)] == [False, True, True]


def test_models_are_named_by_what_they_were_fitted_by_and_their_parts_are_not(tmp_path):
    inventory = SessionInventory()
    for number in range(3):
        inventory.add(MODEL, f"id-{number}", label="KMeans")
    inventory.add(MODEL, "forest", label="RandomForestClassifier")
    inventory.add(MODEL, "tree", label="RandomForestClassifier: trees", part_of="forest")
    inventory.forget(MODEL, "id-0")
    assert there(inventory) == {MODEL: ["KMeans", "KMeans", "RandomForestClassifier"]}
    assert set(noted_models([written(inventory)])) == {"id-1", "id-2", "forest", "tree"}
    assert noted_models([written(inventory, mode="own")]) == {}
    sentence = describe_loss(written(inventory), tmp_path, 1)
    assert "Gone: models KMeans (2) and RandomForestClassifier, made here; run it again." in sentence
    inventory.remove(MODEL)
    assert there(inventory) == {}


def test_views_that_no_kernel_knows_are_named_as_those_of_nobody(tmp_path):
    mine, dropped = SessionInventory(), SessionInventory()
    mine.add(VIEW, "Flights")
    dropped.remove(VIEW, "back_again")
    for name, each in (("mine", mine), ("dropped", dropped)):
        written(each, kernel=name).write(inventories_folder(tmp_path, 1))
    for views in (["flights", "old"], ["flights", "back_again", "scripted"]):
        write_unclaimed_views(tmp_path, 1, views, now=time.time())
    made = join_inventories(read_inventories(tmp_path, 1))
    assert [(each.notebook, each.things) for each in made] == [
        ("me.ipynb", {VIEW: ["Flights"]}),
        (None, {VIEW: ["back_again", "scripted"]}),
    ]
    theirs = "Gone: temp view Flights, made by me.ipynb; temp views back_again and scripted. Run them again"
    assert theirs in describe_loss(written(SessionInventory(), kernel="other"), tmp_path, 1)
    (inventories_folder(tmp_path, 1) / "mine-shared.json").unlink()
    only = describe_loss(written(SessionInventory(), kernel="other"), tmp_path, 1)
    assert only.endswith("Gone: temp views back_again and scripted.")


@pytest.mark.parametrize(
    ("mode", "session"),
    [("copy", "a new copy of the shared session"), ("own", "a new session of its own")],
)
def test_a_restart_says_which_session_a_notebook_has_now(tmp_path, mode, session):
    said = describe_loss(written(SessionInventory(), mode=mode), tmp_path, 1, mode)
    assert said == f"Spark was restarted: this notebook has {session}."
