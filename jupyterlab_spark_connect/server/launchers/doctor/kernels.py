"""The kernels of notebooks: whether their pyspark fits Spark, and their Python its workers."""

from __future__ import annotations

import re
import sys
from typing import Final

from jupyterlab_spark_connect.server.launchers.jvm.environment import is_local
from jupyterlab_spark_connect.server.launchers.jvm.python import Python, ask_python
from jupyterlab_spark_connect.server.lifecycle.models import Check, LaunchError

from .subject import Subject

_OUR_PACKAGE: Final = "jupyterlab-spark-connect"
OLDEST_PYSPARK: Final = (4, 0)


async def check_pyspark(subject: Subject) -> Check | None:
    """Find kernels that cannot talk to this Spark; None when there is no Spark or no Python kernel."""
    kernels = await subject.kernels.found()
    if isinstance(subject.spark, LaunchError) or not kernels:
        return None
    spark = subject.spark.version
    wanted = ".".join(spark.split(".")[:2])
    problems = [(kernel, why) for kernel in kernels if (why := _problem(kernel.python, spark))]
    if not problems:
        return Check(id="pyspark", state="ok", message=f"The pyspark of every kernel fits Spark {spark}.")
    kernel, why = problems[0]
    others = f", nor can {len(problems) - 1} of the other kernels" if len(problems) > 1 else ""
    return Check(
        id="pyspark",
        state="warning",
        message=f"Notebooks of the kernel {kernel.name} cannot use Spark: {why}{others}.",
        remedy=f"Install it with: {kernel.program} -m pip install {_packages(kernel.python, wanted)}",
    )


async def check_python(subject: Subject) -> Check | None:
    """Find kernels whose Python UDFs cannot run, since Spark's workers have another Python."""
    program = subject.environment.get("PYSPARK_PYTHON", sys.executable)
    try:
        workers = await ask_python(program, subject.environment)
    except OSError:
        workers = None
    if workers is None:
        return _no_workers(program) if is_local(subject.master) else None
    for kernel in await subject.kernels.found():
        if kernel.python is not None and kernel.python.version != workers.version:
            return Check(
                id="python",
                state="warning",
                message=(
                    f"The kernel {kernel.name} runs Python {kernel.python.version} and Spark's workers run "
                    f"Python {workers.version}: its Python UDFs fail."
                ),
                remedy=(
                    f"Set PYSPARK_PYTHON to a Python {kernel.python.version}, or use a kernel with "
                    f"Python {workers.version}."
                ),
            )
    return Check(
        id="python", state="ok", message=f"Kernels and Spark's workers run Python {workers.version}."
    )


def _problem(python: Python | None, spark: str) -> str | None:
    if python is None:
        return "its Python does not answer"
    if python.pyspark is None:
        return "it has no pyspark"
    own, server = _major_minor(python.pyspark), _major_minor(spark)
    if own < OLDEST_PYSPARK:
        return f"its pyspark {python.pyspark} is too old"
    if own > server:
        return f"its pyspark {python.pyspark} is newer than Spark {spark}"
    if python.lacks:
        return f"it lacks {' and '.join(python.lacks)}"
    if not python.has_extension:
        return f"it lacks {_OUR_PACKAGE}, so that a builder starts a Spark of its own there"
    return None


def _packages(python: Python | None, wanted: str) -> str:
    """Return what is to be installed, as pip takes it."""
    pyspark = f'"pyspark[connect]=={wanted}.*"'
    return pyspark if python is None or python.has_extension else f"{_OUR_PACKAGE} {pyspark}"


def _no_workers(program: str) -> Check:
    return Check(
        id="python",
        state="warning",
        message=f"The Python of Spark's workers, {program}, does not run: Python UDFs fail.",
        remedy="Set PYSPARK_PYTHON to a Python that runs.",
    )


def _major_minor(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])
