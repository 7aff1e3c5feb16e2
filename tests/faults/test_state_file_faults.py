"""The supervisor's state file is not what it should be when a Jupyter server comes back."""

import json
import os
import signal
import time
from dataclasses import asdict

import psutil
import pytest

from jupyterlab_spark_connect.contract.process_id import identify
from tests.support.squatter import squatter

GRACE = {"SparkConnect": {"orphan_grace": 20.0}}
NOBODY = 65534


def truncated(file, forged):
    text = file.read_text()
    file.write_text(text[: len(text) // 2])


def garbage(file, forged):
    file.write_bytes(bytes(range(256)) * 8)


def of_another_user(file, forged):
    """A true-looking file that names a bystander as what is to be stopped, written by somebody else."""
    if os.geteuid() == 0:
        file.write_text(json.dumps(forged))
        os.chown(file, NOBODY, NOBODY)
    else:  # nobody but root can give a file away; a link leads to one that root owns
        file.unlink()
        file.symlink_to("/etc/passwd")


def of_a_newer_version(file, forged):
    file.write_text(json.dumps({**json.loads(file.read_text()), "format": 99}))


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(truncated, marks=pytest.mark.fault("State file cut short, Jupyter restarted")),
        pytest.param(garbage, marks=pytest.mark.fault("State file full of garbage, Jupyter restarted")),
        pytest.param(
            of_another_user, marks=pytest.mark.fault("State file of another user, Jupyter restarted")
        ),
        pytest.param(
            of_a_newer_version, marks=pytest.mark.fault("State file of a newer version, Jupyter restarted")
        ),
    ],
)
def test_a_state_file_that_cannot_be_read(row, configured, bystander, damage):
    jupyter = configured(GRACE)
    jupyter.start_spark()
    file = jupyter.state_file
    who = asdict(identify(bystander.pid))
    forged = {**json.loads(file.read_text()), "supervisor": who, "process": who}
    earlier = [process for process in jupyter.processes() if process.pid != jupyter.process.pid]
    jupyter.kill()
    killed = time.monotonic()
    damage(file, forged)
    jupyter.start(GRACE)
    assert jupyter.until("stopped", "ready")["state"] == "stopped"
    row.saw_panel(jupyter.spark())
    row.saw("Jupyter's log", log_line(jupyter, "supervisor.json"))
    assert all(process.is_running() for process in earlier)
    with row.timing("a new start"):
        model = jupyter.start_spark()
    row.saw("Panel, after Connect", "Connected")
    assert not model["adopted"]
    assert not psutil.wait_procs(earlier, timeout=60)[1]
    row.took("the earlier Spark gone, with an `orphan_grace` of 20 s", time.monotonic() - killed)
    assert jupyter.spark()["state"] == "ready"
    row.kept("A bystander lives; the file was put aside; the earlier Spark ended by itself, the new one not")


@pytest.mark.fault("Spark and Jupyter killed (SIGKILL), Spark's pids now another program's")
def test_a_recycled_pid(row, spark, bystander):
    state = json.loads(spark.state_file.read_text())
    kill_all(spark, state)
    # The pids are another program's by now, which began later than the state file says.
    recycled = {**asdict(identify(bystander.pid)), "started": state["supervisor"]["started"]}
    spark.state_file.write_text(json.dumps({**state, "supervisor": recycled, "process": recycled}))
    spark.start()
    row.saw_panel(spark.until("stopped"))
    with row.timing("a new start"):
        assert not spark.start_spark()["adopted"]
    row.saw("Panel, after Connect", "Connected")
    row.kept("The program with the old pid lives")


@pytest.mark.fault("Spark and Jupyter killed (SIGKILL), another program on Spark's port when Jupyter is back")
def test_somebody_elses_process_on_the_port(row, spark):
    state = json.loads(spark.state_file.read_text())
    port = int(spark.spark()["endpoint"].rpartition(":")[2])
    kill_all(spark, state)
    with squatter(port):
        spark.start()
        row.saw_panel(spark.until("stopped"))
        with row.timing("a new start"):
            model = spark.start_spark()
        assert not model["adopted"]
        assert model["endpoint"] != f"sc://localhost:{port}"
    row.saw("Panel, after Connect", "Connected, at the next free port")
    row.kept("The other program lives")


def kill_all(jupyter, state):
    """End Jupyter, the supervisor and Spark at once, as a container's end does; the files stay."""
    processes = [psutil.Process(state[name]["pid"]) for name in ("supervisor", "process")]
    jupyter.kill()
    for process in processes:
        process.send_signal(signal.SIGKILL)
    assert not psutil.wait_procs(processes, timeout=30)[1]


def log_line(jupyter, words):
    line = next(line for line in jupyter.log.read_text().splitlines() if words in line)
    return line.partition("] ")[2].replace(str(jupyter.home), "~")
