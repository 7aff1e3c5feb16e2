"""Starts for the doctor to look at: a healthy one, with whatever is to be wrong with it."""

from dataclasses import replace
from pathlib import Path

from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.launchers.conf.sizing import Sized
from jupyterlab_spark_connect.server.launchers.doctor.kernel_pythons import Kernel
from jupyterlab_spark_connect.server.launchers.doctor.subject import Subject
from jupyterlab_spark_connect.server.launchers.jvm.java import Java
from jupyterlab_spark_connect.server.launchers.jvm.python import Python
from jupyterlab_spark_connect.server.launchers.jvm.spark_home import SparkHome
from jupyterlab_spark_connect.server.lifecycle.models import LaunchRequest
from jupyterlab_spark_connect.server.system.container import Container

GB = 1 << 30


class Known:
    """Kernels that have answered already."""

    def __init__(self, *kernels):
        self._kernels = kernels

    async def found(self):
        return self._kernels


def kernel(name="Python 3", *, version="3.11", pyspark="4.3.0", lacks=(), answers=True, extension=True):
    python = Python(version=version, pyspark=pyspark, lacks=lacks, has_extension=extension)
    python = python if answers else None
    return Kernel(name=name, program=f"/envs/{name}/bin/python", python=python)


def spark(version="4.3.0"):
    return SparkHome(path=Path("/opt/spark"), version=version, scala="2.13")


def java(*release):
    async def find():
        return Java(path=Path("/jdk/bin/java"), home=Path("/jdk"), release=release, has_vector=True)

    return find


def subject(folder, *, master="local[2]", options=None, heap=2 * GB, container=None, **changes):
    """Make a start below a folder; `container` is limit and free bytes and CPUs."""
    limit, free, cpus = container or (8 * GB, 7 * GB, 2)
    one = Subject(
        request=LaunchRequest(
            cluster=Cluster(name="local", display_name="", description="", master=master),
            options=options or {},
            generation=1,
            folder=folder / "connection",
            directory=folder,
        ),
        environment={},
        spark=spark(),
        find_java=java(17, 0, 15),
        sized=Sized(
            master=master,
            options=options or {},
            spark_defaults={},
            heap=heap,
            container=Container(memory_limit=limit, memory_free=free, cpus=cpus),
        ),
        kernels=Known(kernel()),
        port=15002,
        use_next_free_port=True,
        log_limit=256 << 20,
        running=None,
    )
    return replace(one, **changes)


def is_told(check, state, *parts):
    """The state, what the sentence names, and a remedy exactly where there is something to do."""
    assert check.state == state, check
    for part in parts:
        assert part in check.message, check.message
    assert bool(check.remedy) == (state != "ok")
    return True
