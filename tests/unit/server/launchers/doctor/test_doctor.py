"""The doctor as a whole, and what it says of programs, kernels, memory and cores."""

import asyncio
import logging
import os
import sys

import psutil
import pytest

from jupyterlab_spark_connect.contract.process_id import identify
from jupyterlab_spark_connect.server.launchers import doctor
from jupyterlab_spark_connect.server.launchers.doctor.kernels import check_pyspark, check_python
from jupyterlab_spark_connect.server.launchers.doctor.programs import check_java, check_spark
from jupyterlab_spark_connect.server.launchers.doctor.resources import check_cores, check_memory
from jupyterlab_spark_connect.server.lifecycle.models import Check, LaunchError

from .doctor_subject import GB, Known, is_told, java, kernel, spark, subject

LOG = logging.getLogger("doctor")


async def test_every_check_is_told_in_order_by_its_id(tmp_path):
    checks = await doctor.run_checks(subject(tmp_path), LOG)
    told = ["spark", "java", "pyspark", "python", "memory", "cores", "disk", "folders", "port", "proxy"]
    assert [check.id for check in checks] == told


async def test_a_check_that_breaks_is_a_warning_that_names_it(tmp_path, monkeypatch, caplog):
    async def breaks(subject):
        raise ZeroDivisionError("a defect of ours")

    async def is_slow(subject):
        await asyncio.Event().wait()

    monkeypatch.setattr(doctor, "CHECKS", {"java": breaks, "port": is_slow, "spark": check_spark})
    monkeypatch.setattr(doctor, "CHECK_TIMEOUT", 0.05)
    broken, slow, sound = await doctor.run_checks(subject(tmp_path), LOG)
    assert is_told(broken, "warning", "The check of java", "a defect of ours")
    assert is_told(slow, "warning", "The check of port", "longer than")
    assert is_told(sound, "ok", "Spark 4.3.0")
    assert "ZeroDivisionError" in caplog.text


async def test_no_check_tells_a_secret(tmp_path, monkeypatch):
    async def tells(subject):
        return Check(
            id="jars", state="warning", message="https://ada:hunter22@host is no", remedy="token=hunter22"
        )

    monkeypatch.setattr(doctor, "CHECKS", {"jars": tells})
    (check,) = await doctor.run_checks(subject(tmp_path), LOG)
    assert "hunter22" not in check.message + check.remedy


async def test_the_checks_can_be_cancelled(tmp_path, monkeypatch):
    begun = asyncio.Event()

    async def waits(subject):
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(doctor, "CHECKS", {"java": waits})
    task = asyncio.create_task(doctor.run_checks(subject(tmp_path), LOG))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


# -- Programs ----------------------------------------------------------------------------------------


async def test_spark_is_told_or_why_there_is_none(tmp_path):
    assert is_told(await check_spark(subject(tmp_path)), "ok", "Spark 4.3.0", "/opt/spark")
    missing = LaunchError("spark_missing", "Spark is not installed.", "Install it.")
    assert is_told(await check_spark(subject(tmp_path, spark=missing)), "failure", "not installed")


@pytest.mark.parametrize(
    ("version", "release", "state", "part"),
    [
        ("4.3.0", (17, 0, 15), "ok", "Java 17.0.15"),
        ("4.0.1", (21, 0, 8), "ok", "Java 21.0.8"),
        ("4.2.0", (25, 0, 3), "ok", "Java 25.0.3"),
        ("4.3.0", (25, 0, 2), "warning", "SPARK-55852"),
        ("4.3.0", (25,), "warning", "SPARK-55852"),
        ("4.1.2", (25, 0, 3), "warning", "Spark 4.1.2 is not made for"),
        ("4.3.0", (23, 0, 1), "warning", "Spark 4.3.0 is not made for"),
    ],
)
async def test_java_is_right_for_this_spark(tmp_path, version, release, state, part):
    check = await check_java(subject(tmp_path, spark=spark(version), find_java=java(*release)))
    assert is_told(check, state, part)


async def test_no_java_is_a_failure(tmp_path):
    async def none():
        raise LaunchError("java_missing", "Spark needs Java, and none was found.", "Install Java.")

    assert is_told(await check_java(subject(tmp_path, find_java=none)), "failure", "none was found")


# -- Kernels -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"pyspark": None}, "has no pyspark"),
        ({"pyspark": "3.5.8"}, "pyspark 3.5.8 is too old"),
        ({"pyspark": "4.4.0"}, "newer than Spark 4.3.0"),
        ({"lacks": ("grpcio", "pandas")}, "lacks grpcio and pandas"),
        ({"answers": False}, "does not answer"),
    ],
)
async def test_a_kernel_that_cannot_use_spark_is_named(tmp_path, changes, part):
    kernels = Known(kernel(), kernel("Analysis", **changes), kernel("Other", pyspark=None))
    check = await check_pyspark(subject(tmp_path, kernels=kernels))
    assert is_told(check, "warning", "the kernel Analysis", part, "1 of the other kernels")
    assert '/envs/Analysis/bin/python -m pip install "pyspark[connect]==4.3.*"' in check.remedy


async def test_a_kernel_without_our_package_is_named_with_the_cure(tmp_path):
    kernels = Known(kernel(), kernel("Analysis", extension=False))
    check = await check_pyspark(subject(tmp_path, kernels=kernels))
    assert is_told(check, "warning", "the kernel Analysis", "lacks jupyterlab-spark-connect")
    assert "/envs/Analysis/bin/python -m pip install jupyterlab-spark-connect" in check.remedy


async def test_an_older_pyspark_is_served(tmp_path):
    check = await check_pyspark(subject(tmp_path, kernels=Known(kernel(pyspark="4.0.1"), kernel())))
    assert is_told(check, "ok", "Spark 4.3.0")


async def test_where_python_has_no_kernel_there_is_nothing_to_say(tmp_path):
    assert await check_pyspark(subject(tmp_path, kernels=Known())) is None


OWN = "{}.{}".format(*sys.version_info[:2])


async def test_a_kernel_with_another_python_than_the_workers_is_named(tmp_path):
    kernels = Known(kernel(version=OWN), kernel("Old", version="3.9"))
    check = await check_python(subject(tmp_path, kernels=kernels))
    assert is_told(check, "warning", "The kernel Old runs Python 3.9", f"workers run Python {OWN}")
    assert is_told(await check_python(subject(tmp_path, kernels=Known(kernel(version=OWN)))), "ok", OWN)


async def test_workers_whose_python_is_not_there(tmp_path):
    gone = {"PYSPARK_PYTHON": str(tmp_path / "python")}
    check = await check_python(subject(tmp_path, environment=gone))
    assert is_told(check, "warning", str(tmp_path / "python"))
    # It may well be on the cluster's machines.
    assert await check_python(subject(tmp_path, environment=gone, master="yarn")) is None


# -- Memory and cores --------------------------------------------------------------------------------


async def test_memory_that_is_there(tmp_path):
    assert is_told(await check_memory(subject(tmp_path)), "ok", "grow to 2.6 GB", "7 GB of 8 GB")


async def test_a_heap_that_the_container_would_kill(tmp_path):
    check = await check_memory(subject(tmp_path, heap=7 * GB, container=(8 * GB, 6 * GB, 2)))
    assert is_told(check, "warning", "7.9 GB", "7 GB of heap", "6 GB of the container's 8 GB", "killed")
    assert "spark.driver.memory to 2688m" in check.remedy


async def test_no_room_for_a_modest_heap_is_the_notebooks_affair(tmp_path):
    check = await check_memory(subject(tmp_path, heap=2 * GB, container=(8 * GB, GB, 2)))
    assert is_told(check, "warning")
    assert "notebooks" in check.remedy


async def test_a_heap_beyond_the_limit(tmp_path):
    check = await check_memory(subject(tmp_path, heap=64 * GB))
    assert is_told(check, "failure", "heap of 64 GB", "8 GB in all")


async def test_spark_that_runs_is_not_in_its_own_way(tmp_path):
    running = identify(os.getpid())
    used = psutil.Process().memory_info().rss
    tight = (8 * GB, (2632 << 20) - used // 2, 2)  # heap, what is beside it, and two workers
    assert (await check_memory(subject(tmp_path, container=tight))).state == "warning"
    assert (await check_memory(subject(tmp_path, container=tight, running=running))).state == "ok"


async def test_a_memory_that_is_no_size(tmp_path):
    options = {"spark.driver.memory": "lots" * 1000}
    check = await check_memory(subject(tmp_path, heap=None, options=options))
    assert is_told(check, "failure", "'lotslots")
    assert len(check.message) < 200
    assert is_told(await check_memory(subject(tmp_path, heap=None)), "ok", "spark-env.sh")


async def test_more_tasks_than_cores(tmp_path):
    check = await check_cores(subject(tmp_path, master="local[8]", container=(8 * GB, 7 * GB, 1.5)))
    assert is_told(check, "warning", "local[8] runs 8 tasks", "2 cores")
    assert is_told(await check_cores(subject(tmp_path)), "ok", "2 tasks", "2 cores")
    assert await check_cores(subject(tmp_path, master="yarn")) is None
