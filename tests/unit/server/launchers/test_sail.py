"""What is prepared for Sail, and what is said of it; the real one runs in the ring "clusters"."""

import sys

import pytest

from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.launchers import sail as sail_module
from jupyterlab_spark_connect.server.launchers.sail import SailLauncher, newest_pyspark
from jupyterlab_spark_connect.server.lifecycle.models import LaunchError, LaunchRequest


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """Versions of packages, as a test says, and a machine with a time zone."""
    versions = {"pysail": "0.7.2", "pyspark": "4.2.1"}
    zone = tmp_path / "localtime"
    zone.touch()
    monkeypatch.setattr(sail_module, "_version", versions.get)
    monkeypatch.setattr(sail_module, "newest_pyspark", lambda: "4.2")
    monkeypatch.setattr(sail_module, "_ZONES", (zone,))
    versions["zone"] = zone
    return versions


def request(folder, **cluster):
    return LaunchRequest(
        cluster=Cluster(name="sail", display_name="Sail", description="", master="sail", **cluster),
        options={},
        generation=1,
        folder=folder,
        directory=folder,
    )


async def test_sail_listens_on_loopback_and_gets_no_secret_of_jupyter(installed, tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "x" * 20)
    launch = await SailLauncher(port=17002).prepare(request(tmp_path))
    assert launch.spec.argv[:3] == [sys.executable, "-P", "-m"]
    assert launch.spec.argv[4:] == [str(launch.port)]
    assert (launch.token, launch.spark_version, launch.host) == ("", "4.2.1", "localhost")
    assert "JUPYTERHUB_API_TOKEN" not in launch.spec.environment
    assert launch.spec.environment["TMPDIR"] in launch.spec.scratch
    assert any("asks nobody for a token" in lack for lack in launch.limitations)
    assert not any("Python functions" in lack for lack in launch.limitations)


async def test_a_pyspark_that_sail_does_not_know_costs_python_functions(installed, tmp_path):
    installed["pyspark"] = "4.3.0"
    launch = await SailLauncher(port=17002).prepare(request(tmp_path))
    assert launch.spec.argv[5:] == ["4.2"]
    assert launch.limitations[-1] == (
        "Python functions do not run: Sail 0.7.2 knows pyspark up to 4.2, and 4.3.0 is installed."
    )
    assert launch.spark_version == "4.3.0"


async def test_what_sail_needs_is_said_before_it_is_started(installed, tmp_path):
    installed["zone"].unlink()
    (check,) = await SailLauncher().run_checks(request(tmp_path))
    assert (check.state, check.message) == (
        "failure",
        "This machine has no time zone, and Sail opens no session without one.",
    )
    with pytest.raises(LaunchError):
        await SailLauncher().prepare(request(tmp_path))
    del installed["pysail"]
    (check,) = await SailLauncher().run_checks(request(tmp_path))
    assert check.message == "Sail is not installed."


def test_sail_takes_no_options_at_its_start(tmp_path):
    with pytest.raises(LaunchError) as raised:
        SailLauncher().check(request(tmp_path).cluster, {"spark.driver.memory": "1g"})
    assert raised.value.detail == "spark.driver.memory"
    SailLauncher().check(request(tmp_path).cluster, {})


def test_sail_says_itself_which_pyspark_it_was_tested_with():
    major, minor = newest_pyspark().split(".")
    assert int(major) >= 4
    assert minor.isdecimal()
