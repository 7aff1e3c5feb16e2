"""The doctor: everything that a start of Spark needs, looked at side by side before anything is started."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from jupyterlab_spark_connect.server.base.redaction import hide
from jupyterlab_spark_connect.server.lifecycle.models import Check

from .folders import check_disk, check_folders
from .jars import check_jars
from .kernels import check_pyspark, check_python
from .network import check_hostname, check_port, check_proxy
from .programs import check_java, check_spark
from .resources import check_cores, check_memory
from .subject import Subject

CHECK_TIMEOUT: Final = 20.0
"""Seconds for one check; a Java on a cold disk takes a few."""

CHECKS: Final[Mapping[str, Callable[[Subject], Awaitable[Check | None]]]] = {
    "spark": check_spark,
    "java": check_java,
    "pyspark": check_pyspark,
    "python": check_python,
    "memory": check_memory,
    "cores": check_cores,
    "disk": check_disk,
    "folders": check_folders,
    "port": check_port,
    "proxy": check_proxy,
    "jars": check_jars,
    "hostname": check_hostname,
}
"""The checks, in the order of the report; None when one does not matter for this start."""


async def run_checks(subject: Subject, log: logging.Logger) -> Sequence[Check]:
    """Run all checks; one that breaks is reported as such and keeps nobody from starting Spark."""
    found = await asyncio.gather(
        *(asyncio.wait_for(check(subject), CHECK_TIMEOUT) for check in CHECKS.values()),
        return_exceptions=True,
    )
    return [
        _reported(name, result, log) for name, result in zip(CHECKS, found, strict=True) if result is not None
    ]


def _reported(name: str, result: Check | BaseException, log: logging.Logger) -> Check:
    if isinstance(result, Check):
        return replace(result, message=hide(result.message), remedy=result.remedy and hide(result.remedy))
    if not isinstance(result, Exception):
        raise result
    log.warning("Spark Connect: the check of %s broke", name, exc_info=result)
    why = f"it took longer than {CHECK_TIMEOUT:g} s" if isinstance(result, TimeoutError) else repr(result)
    return Check(
        id=name,
        state="warning",
        message=f"The check of {name} could not be made: {hide(why)}.",
        remedy="Start Spark all the same; the log says whether it went well.",
    )
