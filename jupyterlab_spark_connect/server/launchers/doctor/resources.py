"""Memory and cores: what is asked for against what this container has."""

from __future__ import annotations

import asyncio
from typing import Final

from jupyterlab_spark_connect.server.launchers.conf.sizing import DRIVER_MEMORY, default_heap
from jupyterlab_spark_connect.server.launchers.jvm.environment import is_local
from jupyterlab_spark_connect.server.lifecycle.models import Check
from jupyterlab_spark_connect.server.system.processes import resident_memory
from jupyterlab_spark_connect.server.system.sizes import GIB, MIB, format_size

from .subject import Subject, shorten

MIN_OVERHEAD: Final = 384 * MIB
OVERHEAD_SHARE: Final = 0.1
"""What a driver takes beside its heap, as Spark itself reckons it (``spark.driver.memoryOverhead``)."""

PYTHON_WORKER_MEMORY: Final = 100 * MIB
"""A worker that has loaded pandas and pyarrow; one for each task that runs a UDF."""


async def check_memory(subject: Subject) -> Check:
    """Check whether the container would kill Spark, or somebody else, when the driver takes what it may."""
    sized = subject.sized
    if sized.heap is None:
        return _unknown_memory(subject)
    limit, free = sized.container.memory_limit, sized.container.memory_free
    if running := subject.running:
        free += await asyncio.to_thread(lambda: resident_memory(running) or 0)
    beside = max(MIN_OVERHEAD, int(sized.heap * OVERHEAD_SHARE)) + (sized.cores or 0) * PYTHON_WORKER_MEMORY
    heap, most = format_size(sized.heap), format_size(sized.heap + beside)
    usual = default_heap(limit, local=is_local(subject.master))
    if sized.heap >= limit:
        return Check(
            id="memory",
            state="failure",
            message=f"A heap of {heap} is asked for, and the container has {format_size(limit)} in all.",
            remedy=f"Set {DRIVER_MEMORY} to {_option(usual)}, or leave it out.",
        )
    if sized.heap + beside > free:
        return Check(
            id="memory",
            state="warning",
            message=(
                f"Spark may grow to {most} ({heap} of heap, {format_size(beside)} beside it), and only "
                f"{format_size(free)} of the container's {format_size(limit)} are free: beyond, it is killed."
            ),
            remedy=(
                f"Set {DRIVER_MEMORY} to {_option(usual)}, or leave it out."
                if sized.heap > usual
                else "Shut down notebooks that are not in use, or ask for a larger container."
            ),
        )
    return Check(
        id="memory",
        state="ok",
        message=f"Spark may grow to {most}, and {format_size(free)} of {format_size(limit)} are free.",
    )


async def check_cores(subject: Subject) -> Check | None:
    """Check whether as many tasks run at a time as the container has cores; None where they run elsewhere."""
    asked, cores = subject.sized.cores, subject.sized.container.cores
    if asked is None:
        return None
    tasks, has = _count(asked, "task"), _count(cores, "core")
    if asked > cores:
        return Check(
            id="cores",
            state="warning",
            message=f"{subject.master} runs {tasks} at a time, and the container has {has}.",
            remedy="Set the cluster's master to local[*], which takes what the container has.",
        )
    return Check(id="cores", state="ok", message=f"Spark runs {tasks} at a time; the container has {has}.")


def _unknown_memory(subject: Subject) -> Check:
    value = subject.option(DRIVER_MEMORY)
    if value:
        return Check(
            id="memory",
            state="failure",
            message=f"{DRIVER_MEMORY} is {shorten(value)!r}, which is no size.",
            remedy="Write a number and a unit, such as 512m or 4g, or leave it out.",
        )
    return Check(
        id="memory",
        state="ok",
        message="The driver's memory is set by spark-env.sh or a variable, which is not read here.",
    )


def _option(size: int) -> str:
    return f"{size // GIB}g" if size % GIB == 0 else f"{size // MIB}m"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
