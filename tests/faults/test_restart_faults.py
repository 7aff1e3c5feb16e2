"""The administrator lets Spark start again by itself after a loss."""

import os
import signal

import pytest

from tests.support.waiting import wait_for

RESTARTING = {"SparkConnect": {"restart_after_loss": True, "restart_delay": 2.0, "restart_limit": 1}}


@pytest.mark.fault("Driver killed (SIGKILL) with `restart_after_loss`, and killed again")
def test_spark_starts_again_by_itself_and_not_for_ever(row, configured, notebook):
    jupyter = configured(RESTARTING)
    first = jupyter.start_spark()
    one = notebook("one.ipynb")
    one.value("spark.range(7).createOrReplaceTempView('seven')")
    with row.timing("connected again by itself"):
        os.kill(jupyter.spark_pid(), signal.SIGKILL)
        lost = jupyter.until("failed", seconds=30)
        second = wait_for(
            "Spark by itself", lambda: (now := jupyter.spark())["state"] == "ready" and now, 120
        )
    assert lost["restart_at"] is not None
    row.saw_panel(lost)
    assert second["generation"] > first["generation"]
    cell = one.run("spark.range(3).count()")
    row.saw("Next cell", cell.stderr)
    assert cell.result == "3"
    assert "Gone: temp view seven" in cell.stderr
    row.kept("The notebook goes on; no cell was run again")

    os.kill(jupyter.spark_pid(), signal.SIGKILL)
    given_up = jupyter.until("failed", seconds=30)
    row.saw("Panel, at the second loss", given_up["error"]["message"])
    assert given_up["restart_at"] is None


@pytest.mark.fault("Driver killed (SIGKILL) with `restart_after_loss`, the start called off")
def test_a_start_by_itself_is_called_off(row, configured):
    jupyter = configured({"SparkConnect": {"restart_after_loss": True, "restart_delay": 600.0}})
    jupyter.start_spark()
    os.kill(jupyter.spark_pid(), signal.SIGKILL)
    assert jupyter.until("failed", seconds=30)["restart_at"] is not None
    status, model = jupyter.call("DELETE", "spark-connect/api/server")
    assert (status, model["state"], model["restart_at"]) == (202, "failed", None)
    row.saw_panel(model)
    with row.timing("connected by hand"):
        jupyter.start_spark()
