"""The launcher that docs/administrators.md shows, as a package of its own, starts a real Spark."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from tests.support.documented import block_with

from .spark_folder import spark_folder

GROUP = "jupyterlab_spark_connect.launchers"

SCRIPT = """#!/bin/sh
export SPARK_HOME={spark} SPARK_CONNECT_MODE=0 SPARK_LOCAL_IP=127.0.0.1
exec "$SPARK_HOME/bin/spark-submit" --master "$1" --driver-memory 512m \\
    --class org.apache.spark.sql.connect.service.SparkConnectServer \\
    --conf spark.connect.grpc.binding.address=127.0.0.1 \\
    --conf spark.connect.grpc.binding.port="$2" --conf spark.ui.enabled=false
"""


def install(folder: Path) -> None:
    """Put the package into a folder for PYTHONPATH, as pip would."""
    project = tomllib.loads(block_with("toml", GROUP))["project"]
    (points,) = project["entry-points"].values()
    (module,) = {point.partition(":")[0] for point in points.values()}
    folder.mkdir()
    (folder / f"{module}.py").write_text(block_with("python", "class ScriptLauncher"))
    info = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    (info / "entry_points.txt").write_text(
        f"[{GROUP}]\n" + "".join(f"{name} = {point}\n" for name, point in points.items())
    )


@pytest.fixture(scope="module")
def script(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    script = folder / "start-spark"
    script.write_text(SCRIPT.format(spark=spark_folder(folder / "spark")))
    script.chmod(0o755)
    return script


@pytest.fixture(scope="module")
def jupyter(shared_jupyter_with, script):
    site = script.with_name("site")
    install(site)
    path = os.pathsep.join(filter(None, [str(site), os.environ.get("PYTHONPATH")]))
    cluster = {"name": "site", "display_name": "Site", "launcher": "script", "master": "local[2]"}
    return shared_jupyter_with(
        cluster, environment={"PYTHONPATH": path}, ScriptLauncher={"script": str(script)}
    )


def test_a_package_brings_a_launcher(jupyter):
    model = jupyter.start_spark(cluster="site")
    assert model["limitations"] == ["The Web UI of the site's Spark is not shown here."]
    notebook = jupyter.notebook()
    assert notebook.value("spark.range(100).count()") == "100"
    assert notebook.value("spark.version") == "'4.3.0'"

    status, answer = jupyter.call(
        "POST", "spark-connect/api/server/restart", {"cluster": "site", "options": {"spark.app.name": "x"}}
    )
    assert (status, answer["detail"]) == (422, "spark.app.name")
    jupyter.stop_spark()
    assert not [each for each in jupyter.processes() if each.name() == "java"]


def test_its_own_refusal_is_told(jupyter, script):
    script.unlink()
    assert jupyter.call("POST", "spark-connect/api/server", {"cluster": "site"})[0] == 202
    assert jupyter.until("failed")["error"]["message"] == f"There is no script {script}."
