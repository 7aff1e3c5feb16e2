"""What the launcher prepares, with the real Java and the real Spark of this machine; nothing is started."""

import asyncio
import json
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.launchers import spark as spark_module
from jupyterlab_spark_connect.server.launchers.spark import SparkLauncher
from jupyterlab_spark_connect.server.lifecycle.models import LaunchError, LaunchRequest

from .ended_launch import MAIN, state
from .fake_java import fake_java, fake_spark

JUPYTERS_SECRETS = ("JPY_API_TOKEN", "JUPYTERHUB_API_TOKEN", "JUPYTER_TOKEN", "CONFIGPROXY_AUTH_TOKEN")
CLIENTS = ("SPARK_REMOTE", "SPARK_LOCAL_REMOTE", "SPARK_CONNECT_MODE_ENABLED", "SPARK_API_MODE")


@pytest.fixture
def request_for(tmp_path):
    def make(options=None, **cluster):
        return LaunchRequest(
            cluster=Cluster(
                **{
                    "name": "local",
                    "display_name": "Local",
                    "description": "",
                    "master": "local[1]",
                    **cluster,
                }
            ),
            options=options or {},
            generation=1000,
            folder=tmp_path / "connection",
            directory=tmp_path,
        )

    return make


@pytest.fixture
def launcher():
    return SparkLauncher(port=17002)


async def prepare(launcher, request):
    launch = await launcher.prepare(request)
    properties = next(file for file in launch.files if file.suffix == ".properties").read_text()
    return launch, dict(line.split("=", 1) for line in properties.splitlines())


async def refusal(launcher, request):
    with pytest.raises(LaunchError) as raised:
        await launcher.prepare(request)
    assert not list(request.folder.glob("*.*")), "a file was left behind"
    return raised.value


async def test_no_secret_and_no_option_stands_in_an_argument(launcher, request_for):
    options = {"spark.my.password": "hunter2", "spark.driver.extraJavaOptions": "-Dpassword=hunter3"}
    launch, properties = await prepare(launcher, request_for(options))
    arguments = " ".join(launch.spec.argv)
    for secret in ("hunter2", "hunter3", launch.token, launch.web_ui_key):
        assert secret not in arguments
    assert properties["spark.my.password"] == "hunter2"
    assert launch.spec.environment["SPARK_CONNECT_AUTHENTICATE_TOKEN"] == launch.token
    assert {stat.S_IMODE(file.stat().st_mode) for file in launch.files} == {0o600}
    assert stat.S_IMODE(request_for().folder.stat().st_mode) == 0o700
    assert launch.token not in repr(launch)
    assert launch.web_ui_key not in repr(launch)
    json.dumps(launch.spec.to_dict())


async def test_the_server_is_bound_and_locked(launcher, request_for):
    launch, properties = await prepare(launcher, request_for())
    assert properties["spark.master"] == "local[1]"
    assert properties["spark.connect.grpc.binding.address"] == "127.0.0.1"
    assert properties["spark.connect.grpc.binding.port"] == str(launch.port)
    assert properties["spark.ui.filters"] == "org.apache.spark.ui.JWSFilter"
    key = properties["spark.org.apache.spark.ui.JWSFilter.param.secretKey"]
    assert key.replace("\\", "") == launch.web_ui_key
    assert properties["spark.ui.killEnabled"] == "false"
    assert launch.spec.environment["SPARK_LOCAL_IP"] == "127.0.0.1"


async def test_each_start_has_its_own_secrets(launcher, request_for):
    first, _ = await prepare(launcher, request_for())
    second, _ = await prepare(launcher, request_for())
    assert first.token != second.token
    assert first.web_ui_key != second.web_ui_key


async def test_the_environment_holds_no_key_to_jupyter_and_makes_no_client(
    launcher, request_for, monkeypatch
):
    for name in (*JUPYTERS_SECRETS, *CLIENTS):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("MINE", "jupyter's")
    launch, _ = await prepare(
        launcher, request_for(environment={"MINE": "the cluster's", "SPARK_REMOTE": "x"})
    )
    environment = launch.spec.environment
    assert not set(environment) & {*JUPYTERS_SECRETS, *CLIENTS}
    assert environment["MINE"] == "the cluster's"
    assert environment["PYSPARK_PYTHON"] == sys.executable
    assert launch.python_version == f"{sys.version_info.major}.{sys.version_info.minor}"


async def test_the_python_of_the_cluster_is_asked_for_its_version(launcher, request_for, tmp_path):
    python = tmp_path / "python"
    python.write_text("""#!/bin/sh\necho '{"version": "3.13", "pyspark": null, "lacks": [], "path": []}'\n""")
    python.chmod(0o755)
    launch, _ = await prepare(launcher, request_for(environment={"PYSPARK_PYTHON": str(python)}))
    assert launch.python_version == "3.13"
    launch, _ = await prepare(launcher, request_for(environment={"PYSPARK_PYTHON": "/on/the/cluster/only"}))
    assert launch.python_version == f"{sys.version_info.major}.{sys.version_info.minor}"


async def test_a_real_cluster_can_reach_the_driver_and_not_its_web_ui(launcher, request_for, monkeypatch):
    monkeypatch.setenv("SPARK_LOCAL_IP", "10.0.0.7")
    launch, properties = await prepare(launcher, request_for(master="spark://master:7077"))
    assert properties["spark.driver.host"] == "10.0.0.7"
    assert launch.spec.environment["SPARK_LOCAL_IP"] == "127.0.0.1"


async def test_the_vector_module_is_asked_for_only_where_java_has_it(launcher, request_for, tmp_path):
    words = (
        r"printf '\0\nx\0--add-modules=jdk.incubator.vector\0-Xmx2g\0"
        r"org.apache.spark.deploy.SparkSubmit\0y\0'"
    )
    for name, modules in (("with", ["jdk.incubator.vector"]), ("without", ["java.base"])):
        fake_java(tmp_path / name, modules=modules, main=words)
        launch, _ = await prepare(SparkLauncher(java_home=str(tmp_path / name)), request_for())
        assert launch.spec.argv[0] == str(tmp_path / name / "bin" / "java")
        assert launch.spec.argv[2:] == ["org.apache.spark.deploy.SparkSubmit", "y"]
        arguments = next(file for file in launch.files if file.suffix == ".arguments").read_text()
        assert ("vector" in arguments) is (name == "with")
        assert '"-XX:+ExitOnOutOfMemoryError"' in arguments
        assert launch.heap_limit == 2 << 30


async def test_the_heap_limit_is_what_the_options_say(launcher, request_for):
    launch, _ = await prepare(launcher, request_for({"spark.driver.memory": "700m"}))
    assert launch.heap_limit == 700 << 20
    assert launch.options["spark.driver.memory"] == "700m"
    assert "secretKey" not in str(launch.options)


async def test_what_the_administrator_sets_for_spark_counts(launcher, request_for, tmp_path, monkeypatch):
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "spark-defaults.conf").write_text(
        "spark.driver.memory 613m\nspark.scheduler.mode FIFO\n"
    )
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path / "conf"))
    launch, properties = await prepare(launcher, request_for())
    assert launch.heap_limit == 613 << 20
    assert "spark.scheduler.mode" not in properties


async def test_a_spark_env_script_makes_sparks_own_script_start_it(
    launcher, request_for, tmp_path, monkeypatch
):
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "spark-env.sh").write_text("HADOOP_CONF_DIR=/etc/hadoop\n")
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path / "conf"))
    launch, _ = await prepare(launcher, request_for())
    assert launch.spec.argv[0].endswith("/bin/spark-submit")
    assert "-XX:+ExitOnOutOfMemoryError" in launch.spec.environment["SPARK_SUBMIT_OPTS"]


async def test_sparks_own_script_starts_it_where_the_launcher_fails(request_for, tmp_path):
    fake_java(tmp_path / "java", main="echo broken >&2; exit 1")
    launch, _ = await prepare(SparkLauncher(java_home=str(tmp_path / "java")), request_for())
    assert launch.spec.argv[0].endswith("/bin/spark-submit")
    assert launch.spec.environment["JAVA_HOME"] == str(tmp_path / "java")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("spark.driver.memory", "abc", "'abc'"),
        ("spark.driver.extraJavaOptions", "-Xmx3g", "Not allowed to specify max heap"),
        ("spark.driver.extraJavaOptions", '-Dx="open', "Invalid option string"),
        ("spark.connect.grpc.binding.port", "1", "cannot be set"),
    ],
)
async def test_an_option_that_cannot_work_is_refused_before_the_start(
    launcher, request_for, name, value, reason
):
    error = await refusal(launcher, request_for({name: value}))
    assert error.failure.code == "invalid_option"
    assert error.detail == name
    assert name in error.failure.message
    assert reason in error.failure.message


async def test_an_option_of_the_cluster_is_held_to_the_same_rules(launcher, request_for):
    request = request_for()
    cluster = replace(request.cluster, options={"spark.master": "x"})
    error = await refusal(launcher, replace(request, cluster=cluster))
    assert error.detail == "spark.master"


async def test_an_old_spark_is_refused(launcher, request_for, tmp_path):
    launcher.spark_home = str(fake_spark(tmp_path / "spark", "3.5.8"))
    assert (await refusal(launcher, request_for())).failure.code == "spark_too_old"


async def test_a_platform_without_posix_is_refused(launcher, request_for, monkeypatch):
    monkeypatch.setattr(spark_module.os, "name", "nt")
    try:
        error = await refusal(launcher, request_for())
    finally:
        monkeypatch.undo()
    assert error.failure.code == "unsupported_platform"


async def test_a_start_that_is_cancelled_leaves_no_file(request_for, tmp_path):
    fake_java(tmp_path / "java", main="exec sleep 600")
    task = asyncio.create_task(SparkLauncher(java_home=str(tmp_path / "java")).prepare(request_for()))
    folder = request_for().folder
    async with asyncio.timeout(20):
        while not list(folder.glob("*.properties")):
            assert not task.done(), task
            await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert list(folder.iterdir()) == []


async def test_a_failure_is_explained_from_the_end_of_the_log(launcher, request_for):
    launch, _ = await prepare(launcher, request_for({"spark.executor.memory": "-1"}))
    write_log(Path(launch.spec.log_folder))
    failure = await launcher.explain(launch, state(), [])
    assert "spark.executor.memory" in failure.message


def write_log(folder):
    folder.mkdir(parents=True)
    (folder / "00000000000000000000.log").write_text("java.lang.Error: old\n")
    end = MAIN + "org.apache.spark.SparkException: Executor memory must be a positive number\n"
    (folder / "00000000000000000021.log").write_text("x\n" * 100_000 + end)
