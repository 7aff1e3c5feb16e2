"""What the doctor says of folders, the port, proxies, jars and names; and how it finds kernels."""

import json
import os
import socket
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from jupyter_client.kernelspec import KernelSpecManager

from jupyterlab_spark_connect.contract.process_id import identify
from jupyterlab_spark_connect.server.launchers.doctor import folders
from jupyterlab_spark_connect.server.launchers.doctor.folders import check_disk, check_folders
from jupyterlab_spark_connect.server.launchers.doctor.jars import check_jars
from jupyterlab_spark_connect.server.launchers.doctor.kernel_pythons import Kernels
from jupyterlab_spark_connect.server.launchers.doctor.network import (
    check_hostname,
    check_port,
    check_proxy,
    proxy_for_localhost,
)

from .doctor_subject import subject
from .test_doctor import is_told

MB, GB = 1 << 20, 1 << 30


@pytest.fixture
def listening():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


# -- Folders -----------------------------------------------------------------------------------------


@pytest.fixture
def disk(monkeypatch):
    """Make the disk below one folder look as it is told; the others have plenty."""

    def make(folder, *, free=100 * GB, files=1_000_000, flags=0):
        def statvfs(path):
            here = str(path).startswith(str(folder))
            return SimpleNamespace(
                f_bavail=(free if here else 100 * GB) // 4096,
                f_frsize=4096,
                f_files=2_000_000 if files is not None else 0,
                f_favail=files if here and files is not None else 1_000_000,
                f_flag=flags if here else 0,
            )

        monkeypatch.setattr(folders.os, "statvfs", statvfs)

    return make


@pytest.mark.parametrize(
    ("room", "state", "part"),
    [
        ({"free": 20 * GB}, "ok", "20 GB are free"),
        ({"free": 500 * MB}, "warning", "only 500 MB left"),
        ({"free": 50 * MB}, "failure", "only 50 MB left"),
        ({"files": 5000}, "warning", "room for 5000 files"),
        ({"files": 7}, "failure", "room for 7 files"),
        ({"files": None, "free": 20 * GB}, "ok", "20 GB"),
    ],
)
async def test_the_disk(tmp_path, disk, room, state, part):
    disk(tmp_path / "data", **room)
    (tmp_path / "data").mkdir()
    start = subject(tmp_path, options={"spark.local.dir": f"{tmp_path}/elsewhere,{tmp_path}/data/spark"})
    check = await check_disk(start)
    assert is_told(check, state, part)
    assert str(tmp_path / "data" / "spark") in check.message


async def test_the_runtime_folder_needs_room_for_the_log_alone(tmp_path, disk):
    (tmp_path / "connection").mkdir()
    disk(tmp_path / "connection", free=300 * MB)
    assert (await check_disk(subject(tmp_path))).state == "ok"
    disk(tmp_path / "connection", free=200 * MB)
    assert is_told(await check_disk(subject(tmp_path)), "warning", "runtime folder", "200 MB")


async def test_a_folder_that_cannot_be_written_to(tmp_path):
    assert is_told(await check_folders(subject(tmp_path)), "ok")
    # Root may write anywhere, but not here.
    check = await check_folders(subject(tmp_path, options={"spark.local.dir": "/proc/spark"}))
    assert is_told(check, "failure", "/proc/spark")
    assert "spark.local.dir" in check.remedy
    variable = {"SPARK_LOCAL_DIRS": "/proc/other"}
    check = await check_folders(
        subject(tmp_path, environment=variable, options={"spark.local.dir": "/proc/spark"})
    )
    assert is_told(check, "failure", "/proc/other")
    assert "SPARK_LOCAL_DIRS" in check.remedy


async def test_the_temporary_folder(tmp_path):
    check = await check_folders(subject(tmp_path, environment={"TMPDIR": "/proc/tmp"}))
    assert is_told(check, "warning", "TMPDIR is /proc/tmp", tempfile.gettempdir())
    java = {"spark.driver.extraJavaOptions": f"-Djava.io.tmpdir={tmp_path}"}
    elsewhere = subject(tmp_path, environment={"TMPDIR": "/proc/tmp"}, options=java)
    assert is_told(await check_folders(elsewhere), "ok")
    here = {"TMPDIR": str(tmp_path)}
    assert is_told(await check_folders(subject(tmp_path, environment=here)), "ok")
    assert str(tmp_path) in (await check_disk(subject(tmp_path, environment=here))).message
    options = {"spark.driver.extraJavaOptions": "-Dx=y -Djava.io.tmpdir=/proc/tmp -Dz"}
    assert is_told(await check_folders(subject(tmp_path, options=options)), "failure", "/proc/tmp")


async def test_a_working_folder_that_cannot_be_written_to(tmp_path):
    start = subject(tmp_path)
    for directory, state in [("/proc", "warning"), ("/nowhere", "failure")]:
        request = replace(start.request, directory=Path(directory))
        assert is_told(await check_folders(replace(start, request=request)), state, directory)


async def test_a_temporary_folder_from_which_nothing_may_be_loaded(tmp_path, disk):
    disk(tmp_path, flags=os.ST_NOEXEC)
    here = {"TMPDIR": str(tmp_path)}
    check = await check_folders(subject(tmp_path, environment=here))
    assert is_told(check, "warning", str(tmp_path), "noexec")
    assert "TMPDIR" in check.remedy


async def test_no_folder_for_temporary_files(tmp_path, monkeypatch):
    def nowhere():
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", nowhere)
    assert is_told(await check_folders(subject(tmp_path)), "failure", "No usable temporary directory")
    assert await check_disk(subject(tmp_path)) is None


# -- The port ----------------------------------------------------------------------------------------


async def test_the_port(tmp_path, listening):
    check = await check_port(subject(tmp_path, port=listening))
    assert is_told(check, "warning", f"Port {listening}", f"(pid {os.getpid()})", "would take port")
    check = await check_port(subject(tmp_path, port=listening, use_next_free_port=False))
    assert is_told(check, "failure", f"Port {listening}", f"(pid {os.getpid()})")
    check = await check_port(subject(tmp_path, port=listening, running=identify(os.getpid())))
    assert is_told(check, "ok", "that of the Spark that runs")


# -- Proxies -----------------------------------------------------------------------------------------

PROXY = "http://proxy:3128"


@pytest.mark.parametrize(
    ("environment", "culprit"),
    [  # as measured with grpcio 1.85
        ({}, None),
        ({"http_proxy": PROXY}, "http_proxy"),
        ({"HTTP_PROXY": PROXY}, None),
        ({"https_proxy": PROXY}, "https_proxy"),
        ({"grpc_proxy": PROXY, "http_proxy": ""}, "grpc_proxy"),
        ({"all_proxy": PROXY}, None),
        ({"https_proxy": "", "http_proxy": PROXY}, None),
        ({"http_proxy": "socks5://proxy:1080"}, None),
        ({"http_proxy": PROXY, "no_proxy": "a.b, LocalHost "}, None),
        ({"http_proxy": PROXY, "no_proxy": "127.0.0.1"}, "http_proxy"),
        ({"http_proxy": PROXY, "no_proxy": "*"}, "http_proxy"),
        ({"http_proxy": PROXY, "NO_PROXY": "localhost"}, "http_proxy"),
        ({"http_proxy": PROXY, "no_grpc_proxy": "localhost"}, None),
        ({"http_proxy": PROXY, "no_grpc_proxy": "a.b", "no_proxy": "localhost"}, "http_proxy"),
    ],
)
def test_a_proxy_between_programs_and_spark(environment, culprit):
    assert proxy_for_localhost(environment) == culprit


async def test_a_proxy_stops_no_notebook(tmp_path):
    assert is_told(await check_proxy(subject(tmp_path)), "ok", "No proxy")
    check = await check_proxy(subject(tmp_path, environment={"http_proxy": PROXY}))
    assert is_told(check, "ok", "http_proxy", "notebooks go past")


# -- Jars --------------------------------------------------------------------------------------------


async def jars_of(folder, **options):
    names = {f"spark.{name.replace('_', '.')}": value for name, value in options.items()}
    return await check_jars(subject(folder, options=names))


async def test_jars_that_are_there(tmp_path):
    (tmp_path / "a b.jar").touch()
    (tmp_path / "c.jar").touch()
    assert await jars_of(tmp_path) is None
    here = f"{tmp_path}/a b.jar, c.jar,file://{tmp_path}/a%20b.jar,{tmp_path}/*.jar"
    assert is_told(await jars_of(tmp_path, jars=here), "ok")
    assert is_told(await jars_of(tmp_path, archives="c.jar#name,hdfs://host/x.zip,s3a://b/c.jar"), "ok")


@pytest.mark.parametrize("missing", ["d.jar", "/nowhere/d.jar", "file:///nowhere/d.jar", "/nowhere/*.jar"])
async def test_a_jar_that_is_not_there(tmp_path, missing):
    (tmp_path / "c.jar").touch()
    assert is_told(
        await jars_of(tmp_path, jars=f"c.jar,{missing}"), "failure", f"spark.jars names {missing},"
    )


async def test_packages_need_their_repository(tmp_path, listening):
    there = f"http://127.0.0.1:{listening}/maven"
    check = await jars_of(tmp_path, jars_packages="a:b:1", jars_repositories=there)
    assert is_told(check, "ok", "spark.jars.packages", "127.0.0.1")
    check = await jars_of(
        tmp_path, jars_packages="a:b:1", jars_repositories=f"{there},http://repo.invalid/maven"
    )
    assert is_told(check, "warning", "spark.jars.packages needs the network", "repo.invalid")
    assert "spark.jars." in check.remedy
    assert is_told(await jars_of(tmp_path, jars_packages="a:b:1"), "warning", "Maven Central")
    assert is_told(await jars_of(tmp_path, jars="http://jars.invalid/x.jar"), "warning", "jars.invalid")


async def test_packages_may_come_from_a_folder(tmp_path):
    (tmp_path / "maven").mkdir()
    here = f"file://{tmp_path}/maven"
    assert is_told(await jars_of(tmp_path, jars_packages="a:b:1", jars_repositories=here), "ok", "are there")
    check = await jars_of(tmp_path, jars_packages="a:b:1", jars_repositories=f"{here}/none")
    assert is_told(check, "failure", f"spark.jars.repositories names {here}/none,")


# -- The machine's name ------------------------------------------------------------------------------


async def test_a_name_without_an_address(tmp_path, monkeypatch):
    assert await check_hostname(subject(tmp_path)) is None
    monkeypatch.setattr(socket, "gethostname", lambda: "nobody.invalid")
    assert is_told(await check_hostname(subject(tmp_path, master="yarn")), "failure", "nobody.invalid")
    chosen = {"spark.driver.host": "10.0.0.1"}
    assert await check_hostname(subject(tmp_path, master="yarn", options=chosen)) is None
    monkeypatch.setattr(socket, "gethostname", lambda: "localhost")
    assert is_told(await check_hostname(subject(tmp_path, master="yarn")), "ok", "localhost")


# -- Kernels -----------------------------------------------------------------------------------------


@pytest.fixture
def kernels(tmp_path, monkeypatch):
    """Kernels as they stand on disk, each with its argv."""

    def make(**specs):
        for name, spec in specs.items():
            folder = tmp_path / "kernels" / name
            folder.mkdir(parents=True)
            content = {"display_name": name, "language": "python", **spec}
            (folder / "kernel.json").write_text(json.dumps(content))
        manager = KernelSpecManager(kernel_dirs=[str(tmp_path / "kernels")], ensure_native_kernel=False)
        return Kernels(manager, dict(os.environ))

    return make


async def test_the_pythons_of_kernels_are_asked(tmp_path, kernels):
    asked = tmp_path / "asked"
    python = tmp_path / "python3.9"
    answer = {"version": "3.9", "pyspark": "3.5.1", "lacks": ["pandas"], "path": []}
    python.write_text(f"#!/bin/sh\necho asked >> {asked}\necho '{json.dumps(answer)}'\n")
    python.chmod(0o755)
    silent = tmp_path / "python3.8"
    silent.write_text("#!/bin/sh\nexit 1\n")
    silent.chmod(0o755)
    known = kernels(
        ours={"argv": ["python", "-m", "ipykernel_launcher"]},
        old={"argv": [str(python), "-m", "ipykernel_launcher"]},
        silent={"argv": [str(silent), "-m", "ipykernel_launcher"]},
        gone={"argv": [str(tmp_path / "python3")]},
        wrapped={"argv": ["bash", "-c", "python"]},
        r={"argv": ["R"], "language": "R"},
    )
    found = {kernel.name: kernel for kernel in await known.found()}
    assert set(found) == {"ours", "old", "silent", "gone"}
    assert found["ours"].program == sys.executable
    assert found["ours"].python.version == "{}.{}".format(*sys.version_info[:2])
    assert found["ours"].python.pyspark[0] == "4"
    assert found["ours"].python.lacks == ()
    assert (found["old"].python.version, found["old"].python.pyspark) == ("3.9", "3.5.1")
    assert found["silent"].python is None
    assert found["gone"].python is None
    # Once for all checks, and not again until it changes.
    await known.found()
    await Kernels(known._specs, dict(os.environ)).found()
    assert asked.read_text() == "asked\n"
    python.write_text(python.read_text().replace("3.5.1", "4.0.0"))
    again = {kernel.name: kernel for kernel in await Kernels(known._specs, dict(os.environ)).found()}
    assert again["old"].python.pyspark == "4.0.0"


async def test_what_a_kernel_sets_for_its_python_counts(tmp_path, kernels):
    package = tmp_path / "lib" / "pyspark"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "version.py").write_text('__version__: str = "4.9.9"\n')
    known = kernels(own={"argv": ["python"], "env": {"PYTHONPATH": str(tmp_path / "lib")}})
    assert (await known.found())[0].python.pyspark == "4.9.9"
