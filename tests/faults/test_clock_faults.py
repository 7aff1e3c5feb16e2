"""Somebody sets the clock, or a machine wakes up with a wrong one."""

import pytest

from .small_disk import STANDINS

HOUR = 3600


@pytest.mark.parametrize(
    "shift",
    [
        pytest.param(-HOUR, marks=pytest.mark.fault("Clock set back by an hour while Spark runs")),
        pytest.param(HOUR, marks=pytest.mark.fault("Clock set forward by an hour while Spark runs")),
    ],
)
def test_a_clock_that_is_set(row, configured, notebook, tmp_path, shift):
    clock = tmp_path / "clock"
    clock.write_text("0")
    watches = {"PYTHONPATH": str(STANDINS), "FAULT_CLOCK": str(clock)}
    jupyter = configured(**watches)
    jupyter.start_spark()
    one = notebook("one.ipynb")
    one.value("spark.range(7).createOrReplaceTempView('seven')")
    before = jupyter.spark()
    (tmp_path / "new").write_text(str(shift))
    (tmp_path / "new").replace(clock)
    assert one.value("spark.table('seven').count()") == "7"
    model = jupyter.spark()
    row.saw_panel(model)
    assert [each["name"] for each in model["notebooks"]] == ["one.ipynb"]
    assert model["process"]["pid"] == before["process"]["pid"]
    jupyter.kill()
    jupyter.start(**watches)
    after = jupyter.until("ready", "stopped")
    assert after["adopted"], "a Jupyter server with another clock does not know its Spark"
    assert after["process"]["pid"] == before["process"]["pid"]
    row.saw("Panel, after Jupyter was killed and restarted", "Connected")
    again = notebook("one.ipynb")
    assert again.value("spark.table('seven').count()") == "7"
    jupyter.stop_spark()
    with row.timing("a new start"):
        new = jupyter.start_spark()
    assert new["generation"] > before["generation"]
    cell = again.run("spark.range(3).count()")
    row.saw("Cell, after a new start", cell.stderr)
    assert cell.result == "3"
    assert "Spark was restarted" in cell.stderr
    row.kept("Same process, session and temp view until the new start")
