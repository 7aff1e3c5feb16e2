"""Options that are changed while Spark runs, what a restart would change, and what it would cost."""

from unittest.mock import ANY

import pytest

PARTITIONS = "spark.sql.shuffle.partitions"
ZONE = "spark.sql.session.timeZone"
RATIO = "spark.sql.adaptive.nonEmptyPartitionRatioForBroadcastJoin"
STACK = "spark.sql.connect.serverStacktrace.enabled"
MEMORY = "spark.executor.memory"
KEY = "spark.hadoop.fs.s3a.secret.key"


@pytest.fixture
def chosen_server(jupyter_server):
    """Spark with the one option that these tests begin with; one that was not changed does for the next."""
    model = jupyter_server.spark()
    if (model["state"], model["user_options"]) != ("ready", {PARTITIONS: "8"}):
        jupyter_server.stop_spark()
        jupyter_server.start_spark({PARTITIONS: "8"})
    return jupyter_server


def ask(server, path, content, status=200):
    code, answer = server.call("POST", f"spark-connect/api/server/{path}", content)
    assert code == status, answer
    return answer


def change(server, options, status=200):
    return ask(server, "options", {"options": options}, status)


def seen_by(notebook, *names):
    return notebook.value(f"print(*[spark.conf.get(name) for name in {names!r}])").split()


def test_one_bad_change_among_three_changes_nothing(chosen_server, notebook):
    book = notebook()
    names = (RATIO, PARTITIONS, ZONE)
    before, model = seen_by(book, *names), chosen_server.spark()

    static = change(chosen_server, {RATIO: "0.4", MEMORY: "2g", PARTITIONS: "5"}, 422)
    assert (static["code"], static["detail"]) == ("invalid_option", MEMORY)
    assert static["message"] == (
        "spark.executor.memory cannot be changed while Spark runs; it holds from the next start."
    )
    wrong = change(chosen_server, {RATIO: "0.4", ZONE: "Nowhere/Land", PARTITIONS: "5"}, 422)
    assert (wrong["code"], wrong["detail"]) == ("invalid_option", ZONE)
    assert wrong["message"] == (
        "Spark refuses the option spark.sql.session.timeZone ('Nowhere/Land'): "
        "Cannot resolve the given timezone."
    )
    assert change(chosen_server, {RATIO: "0.4", PARTITIONS: "many"}, 422)["detail"] == PARTITIONS
    assert change(chosen_server, {RATIO: "0.4", "spark.master": "yarn"}, 422)["detail"] == "spark.master"

    assert seen_by(book, *names) == before
    after = chosen_server.spark()
    assert (after["options"], after["user_options"]) == (model["options"], model["user_options"])


def test_a_change_is_seen_by_all_notebooks_and_survives_jupyter(chosen_server, notebook):
    one, two = notebook("one.ipynb"), notebook("two.ipynb")
    assert seen_by(one, PARTITIONS) == seen_by(two, PARTITIONS) == ["8"]

    model = change(chosen_server, {PARTITIONS: "5", RATIO: "0.4", STACK: "true"})
    assert model["state"] == "ready"
    for told in (model["user_options"], model["options"]):
        assert (told[PARTITIONS], told[RATIO], told[STACK]) == ("5", "0.4", "true")
    assert seen_by(one, PARTITIONS, RATIO, STACK) == seen_by(two, PARTITIONS, RATIO, STACK)
    assert seen_by(two, PARTITIONS, RATIO, STACK) == ["5", "0.4", "true"]

    chosen_server.kill()
    chosen_server.start()
    adopted = chosen_server.until("ready")
    assert adopted["adopted"]
    assert adopted["user_options"] == model["user_options"]
    assert adopted["options"] == model["options"]
    three = notebook("three.ipynb")
    assert seen_by(three, PARTITIONS, RATIO, STACK) == ["5", "0.4", "true"]

    # Spark's own default comes back, or ours: not the value that was chosen at the start.
    back = change(chosen_server, {PARTITIONS: None, RATIO: None, STACK: None})
    assert back["user_options"] == {}
    assert PARTITIONS not in back["options"]
    assert RATIO not in back["options"]
    assert back["options"][STACK] == "false"
    assert seen_by(three, PARTITIONS, RATIO, STACK) == ["200", "0.2", "false"]


def test_a_comparison_names_what_a_restart_costs_and_a_restart_brings_it(chosen_server, notebook):
    book = notebook("flights.ipynb")
    made = book.run(
        """
        spark.range(5).createOrReplaceTempView("x")
        spark.range(5).createOrReplaceGlobalTempView("y")
        spark.sql("CACHE TABLE x")
        spark.range(100_000).selectExpr("id * 2").cache().count()
        """,
        120,
    )
    assert made.error is None, made.traceback

    def compare(**options):
        return ask(chosen_server, "comparison", {"options": options})

    assert compare(**{PARTITIONS: "8"}) == {"differences": [], "losses": None}
    live = compare(**{PARTITIONS: "9"})
    assert live == {
        "differences": [{"name": PARTITIONS, "running": "8", "wanted": "9", "live": True}],
        "losses": None,
    }
    change(chosen_server, {PARTITIONS: "9"})
    assert compare(**{PARTITIONS: "9"})["differences"] == []

    static = compare(**{MEMORY: "2g", KEY: "hush hush"})
    assert static["differences"] == [
        {"name": MEMORY, "running": None, "wanted": "2g", "live": False},
        {"name": KEY, "running": None, "wanted": "(hidden)", "live": False},
        {"name": PARTITIONS, "running": "9", "wanted": None, "live": True},
    ]
    losses = static["losses"]
    assert losses["notebooks"] == ["flights.ipynb"]
    assert losses["made"] == [
        {
            "notebook": "flights.ipynb",
            "things": {"view": ["x", "global_temp.y"], "table": ["x"], "dataframe": [ANY]},
        }
    ]
    assert [each["name"] for each in losses["cached"]] == ["a DataFrame", "x"]
    assert losses["cached"][0]["bytes"] > 100_000 > losses["cached"][1]["bytes"] > 0
    assert chosen_server.call("GET", "spark-connect/api/server/losses") == (200, losses)

    before = chosen_server.spark()["generation"]
    ask(chosen_server, "restart", {"options": {MEMORY: "2g", PARTITIONS: "9"}}, 202)
    again = chosen_server.until("ready")
    assert again["generation"] > before
    assert again["user_options"] == {MEMORY: "2g", PARTITIONS: "9"}
    assert seen_by(book, MEMORY, PARTITIONS) == ["2g", "9"]
    assert chosen_server.call("GET", "spark-connect/api/server/losses")[1]["made"] == []


def test_a_restart_keeps_what_was_changed(chosen_server, notebook):
    change(chosen_server, {PARTITIONS: "5"})
    assert chosen_server.restart_spark()["user_options"] == {PARTITIONS: "5"}
    assert seen_by(notebook(), PARTITIONS) == ["5"]
