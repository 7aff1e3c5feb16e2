"""What the notebooks lose when Spark stops: the temp views of their session, and what Spark has cached."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from jupyterlab_spark_connect.server.spark.bearer import bearer
from jupyterlab_spark_connect.server.spark.rest import Application

_PATIENCE: Final = 5.0
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Losses:
    """`Losses` of openapi.yaml.

    Attributes
    ----------
    notebooks
        Names of those that are attached.
    views
        Names of the temp views of the session that they share.
    cached
        What is cached, the largest first.
    """

    notebooks: Sequence[str]
    views: Sequence[str]
    cached: Sequence[Cached]


async def find_cached(application: Application, key: str) -> Sequence[Cached]:
    """Ask Spark what it has cached (``storage/rdd`` of its monitoring REST); nothing when it does not say.

    Parameters
    ----------
    application
        Whose.
    key
        What opens its Web UI.
    """
    try:
        answer = await AsyncHTTPClient().fetch(
            f"http://127.0.0.1:{application.web_ui_port}/api/v1/applications/{application.id}/storage/rdd",
            headers={"Authorization": bearer(key)},
            connect_timeout=_PATIENCE,
            request_timeout=_PATIENCE,
            follow_redirects=False,
        )
        found = [_cached(told) for told in json.loads(answer.body)]
    except (HTTPClientError, OSError, ValueError, LookupError, TypeError):
        return ()
    return sorted(found, key=lambda each: (-each.bytes, each.name))


def _cached(told: dict[str, Any]) -> Cached:
    table = _CACHED_TABLE.fullmatch(told["name"])
    return Cached(
        name=table["name"] if table else _WITHOUT_NAME,
        bytes=told["memoryUsed"] + told["diskUsed"],
    )
