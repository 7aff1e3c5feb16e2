"""Spark's words, without its plans and Java's frames."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_PLAN = re.compile(r"(?P<state>SQLSTATE: \w{5}(?:; line \d+ pos \d+)?);\n.*", re.S)
_POSITION = re.compile(r"; line \d+ pos \d+$")
_NO_STATE_PLAN = re.compile(r";\n(?=['~+\w][^\n]*\n\s*[:+]-).*", re.S)
_WORKER_HEADER: Final = "An exception was thrown from the Python worker. Please see the stack trace below.\n"
_STREAMING_QUERY: Final = "\n=== Streaming Query ==="
_JVM_STACK: Final = "\n\nJVM stacktrace:\n"
"""What comes after it somebody has asked for: ``spark.sql.pyspark.jvmStacktrace.enabled``."""
_JAVA_FRAMES = re.compile(r"(?:\n[ \t]+(?:at [\w$]+\.[^\n]*|\.\.\. \d+ more))+")
_DRIVER_STACK = re.compile(r"\n+Driver stacktrace:[ \t]*(?=\n|\Z)")
_CALL_SITE = re.compile(r"\n== DataFrame ==\n.*?was called from\n[^\n]*\n?", re.S)
_NAMES: Final = ("objectName", "name", "relationName", "routineName", "fieldName", "path", "attr_name")
"""The parameters of Spark's errors that are names of a person's own."""
_STREAMING_IDS = re.compile(r"\[session: [\w-]+\] \[userId: [^\]]*\] ")


def shorten(message: str, *, is_located: bool) -> str:
    """Return the message of one of Spark's errors without what only its developers read.

    Parameters
    ----------
    message
        As pyspark gives it.
    is_located
        Whether the line that Spark names is shown beside it.
    """
    text, *wanted = message.split(_JVM_STACK, 1)
    text = text.replace(_WORKER_HEADER, "", 1)
    text = text.partition(_STREAMING_QUERY)[0]
    text = _PLAN.sub(lambda found: found["state"], text)
    text = _NO_STATE_PLAN.sub("", text)
    text = _JAVA_FRAMES.sub("", text)
    text = _DRIVER_STACK.sub("", text)
    text = _STREAMING_IDS.sub("", text)
    if is_located:
        text = _POSITION.sub("", _CALL_SITE.sub("\n", text).rstrip())
    return _JVM_STACK.join([text.strip(), *wanted])


def named_things(parameters: Mapping[str, str] | None) -> list[str]:
    """Return how the thing that an error is about may be named in a line of code, the longest first."""
    names: set[str] = set()
    for key in _NAMES:
        value = (parameters or {}).get(key, "").strip("`\"'").replace("`.`", ".").removeprefix("file:")
        separator = "/" if "/" in value else "."
        names |= {value, value.rpartition(separator)[2]}
    return sorted(filter(None, names), key=len, reverse=True)
