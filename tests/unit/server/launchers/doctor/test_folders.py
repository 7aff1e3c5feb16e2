"""What the doctor says of folders and their disks."""

import os
import tempfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from jupyterlab_spark_connect.server.launchers.doctor import folders
from jupyterlab_spark_connect.server.launchers.doctor.folders import check_disk, check_folders

from .doctor_subject import is_told, subject

MB, GB = 1 << 20, 1 << 30


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
