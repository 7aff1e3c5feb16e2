"""Another program has Spark's port, before the start or a moment too early."""

import pytest

from tests.support.waiting import wait_for

from .squatter import squatter


@pytest.mark.fault("Port taken by another program before the start")
def test_the_port_is_taken_before_the_start(row, jupyter):
    jupyter.stop_spark()
    with squatter(jupyter.spark_port), row.timing("connected"):
        model = jupyter.start_spark()
    row.saw("Panel", "Connected, at the next free port")
    assert model["endpoint"] != f"sc://localhost:{jupyter.spark_port}"
    row.kept("The other program lives")
    jupyter.stop_spark()


@pytest.mark.fault("Port taken before the start, `use_next_free_port` off")
def test_the_port_is_taken_and_no_other_is_allowed(row, configured):
    jupyter = configured({"SparkLauncher": {"use_next_free_port": False}})
    with squatter(jupyter.spark_port) as other:
        assert jupyter.call("POST", "spark-connect/api/server", {})[0] == 202
        with row.timing("panel"):
            model = jupyter.until("failed")
        row.saw_panel(model)
        told = " ".join(
            [model["error"]["message"], *(check["message"] for check in model["error"]["checks"])]
        )
        assert f"(pid {other.pid})" in told
        assert str(jupyter.spark_port) in told
    row.kept("The other program lives")
    with row.timing("connected, once the port is free"):
        jupyter.start_spark()


@pytest.mark.fault("Port taken by another program while Spark starts")
def test_the_port_is_taken_during_the_start(row, jupyter):
    jupyter.stop_spark()
    assert jupyter.call("POST", "spark-connect/api/server", {})[0] == 202
    wait_for("Java to start", lambda: jupyter.spark()["step"] in ("Starting Java", "Starting the driver"))
    with squatter(jupyter.spark_port):
        with row.timing("connected"):
            model = jupyter.until("ready")
        row.saw("Panel", "Connected, at the next free port")
        assert model["endpoint"] != f"sc://localhost:{jupyter.spark_port}"
        again = jupyter.restart_spark()
        assert again["endpoint"] == model["endpoint"], "a restart keeps the port that clients know"
    row.kept("The other program lives")
    jupyter.stop_spark()
