"""Spark itself, and the Java that it runs on."""

from __future__ import annotations

import re
from typing import Final

from jupyterlab_spark_connect.server.launchers.jvm.java import Java
from jupyterlab_spark_connect.server.lifecycle.models import Check, LaunchError

from .subject import Subject

_JAVAS: Final = (((4, 2), (17, 21, 25)), ((4, 0), (17, 21)))
"""The Javas that Spark names (docs/index.md), from the release that began to."""

_SAFE_JAVA_25: Final = (25, 0, 3)
"""Earlier ones can corrupt what Spark computes (SPARK-55852)."""


async def check_spark(subject: Subject) -> Check:
    """Check that there is a Spark."""
    spark = subject.spark
    if isinstance(spark, LaunchError):
        return _failure("spark", spark)
    return Check(id="spark", state="ok", message=f"Spark {spark.version} is in {spark.path}.")


async def check_java(subject: Subject) -> Check:
    """Check that there is a Java that this Spark is made for."""
    try:
        java = await subject.find_java()
    except LaunchError as error:
        return _failure("java", error)
    release = ".".join(map(str, java.release))
    if java.version == _SAFE_JAVA_25[0] and java.release < _SAFE_JAVA_25:
        return Check(
            id="java",
            state="warning",
            message=f"{java.path} is Java {release}, which can corrupt what Spark computes (SPARK-55852).",
            remedy="Use Java 25.0.3 or newer, or Java 21: set JAVA_HOME.",
        )
    if not isinstance(subject.spark, LaunchError) and not _is_made_for(subject.spark.version, java):
        return Check(
            id="java",
            state="warning",
            message=f"{java.path} is Java {release}, which Spark {subject.spark.version} is not made for.",
            remedy=f"Use Java {_javas(subject.spark.version)}: set JAVA_HOME.",
        )
    return Check(id="java", state="ok", message=f"Java {release} is at {java.path}.")


def _is_made_for(spark: str, java: Java) -> bool:
    return java.version in _made_for(spark)


def _javas(spark: str) -> str:
    *most, last = map(str, _made_for(spark))
    return f"{', '.join(most)} or {last}"


def _made_for(spark: str) -> tuple[int, ...]:
    version = tuple(int(part) for part in re.findall(r"\d+", spark)[:2])
    return next((javas for since, javas in _JAVAS if version >= since), _JAVAS[-1][1])


def _failure(name: str, error: LaunchError) -> Check:
    return Check(id=name, state="failure", message=error.failure.message, remedy=error.failure.hint)
