"""The hub's idle culler, which knows of a server only what the server says of its own activity."""

from datetime import datetime

import pytest

from tests.support.waiting import wait_for

from .hub_cells import patient
from .real_hub import RealHub

pytestmark = pytest.mark.timeout(600)

TIMEOUT = 12
"""Seconds without activity after which a server is culled; a server tells of its activity every second."""

HURRY = """
from jupyterlab_spark_connect.server.activity import idle

# the culler's patience is an hour elsewhere, and half a minute between two looks at Spark is often then
idle._INTERVAL = 2.0
"""


@pytest.fixture
def impatient_hub(tmp_path):
    hub = RealHub(tmp_path, culler=f"--timeout={TIMEOUT} --cull-every=1")
    try:
        yield hub.start()
    finally:
        hub.stop()


def test_a_server_is_culled_when_spark_has_nothing_to_do_and_not_before(impatient_hub, notebook, tmp_path):
    hurry = impatient_hub.homes / "ada" / ".jupyter" / "jupyter_server_config.py"
    hurry.parent.mkdir(parents=True)
    hurry.write_text(HURRY)
    ada = impatient_hub.server("ada")
    ada.call("POST", "spark-connect/api/server", {})
    # meanwhile the person looks at files, which is activity
    wait_for("Spark", lambda: ada.call("GET", "api/contents") and ada.spark()["state"] == "ready", 240)

    flag = tmp_path / "flag"
    busy = notebook(ada, "busy.ipynb")
    cell = busy.begin(patient(flag))

    def last_activity():
        model = ada.model
        assert model, f"culled while Spark was working, see {impatient_hub.log}"
        return datetime.fromisoformat(model["last_activity"])

    begun = last_activity()
    wait_for(
        "activity for longer than the culler's patience",
        lambda: (last_activity() - begun).total_seconds() > 1.5 * TIMEOUT,
        10 * TIMEOUT,
    )
    flag.touch()
    assert busy.outcome(cell, 120).result == "41"

    # the panel of an open tab goes on asking, which is no use of Spark
    wait_for("the culler", lambda: not (ada.model and ada.call("GET", "spark-connect/api/server")), 240)
    wait_for("the end of all that the server had started", lambda: not ada.processes())
    assert list(ada.temporary.iterdir()) == []
    assert "Culling server ada" in impatient_hub.log.read_text()
