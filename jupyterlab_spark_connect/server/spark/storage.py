"""What Spark has cached, as its monitoring REST lists it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from .rest import REST_ERRORS, Application, SparkRest

_TIMEOUT: Final = 5.0
"""Seconds for the answer: a person waits for it, and can decide without."""

_CACHED_TABLE: Final = re.compile(r"In-memory table (?P<name>\S+)")
"""How Spark names what it has cached as a table (`CachedRDDBuilder`); all else it calls by its plan."""

_WITHOUT_NAME: Final = "a DataFrame"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cached:
    """`Cached` of openapi.yaml.

    Attributes
    ----------
    name
        The table's, or what it is.
    bytes
        In memory and on disk.
    """

    name: str
    bytes: int


async def find_cached(application: Application, key: str) -> Sequence[Cached]:
    """Return what Spark has cached, the largest first; nothing when it does not say.

    Parameters
    ----------
    application
        Whose.
    key
        What opens its Web UI.
    """
    rest = SparkRest(application.web_ui_port, key, timeout=_TIMEOUT)
    try:
        found = [_cached(each) for each in await rest.get("storage/rdd", application.id)]
    except REST_ERRORS:
        return ()
    return sorted(found, key=lambda each: (-each.bytes, each.name))


def _cached(listed: dict[str, Any]) -> Cached:
    table = _CACHED_TABLE.fullmatch(listed["name"])
    return Cached(
        name=table["name"] if table else _WITHOUT_NAME,
        bytes=listed["memoryUsed"] + listed["diskUsed"],
    )
