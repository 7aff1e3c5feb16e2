"""Spark's own scripts, styles and pictures, which stay as they are until another Spark starts.

Chromium asks for all of them again with each page, 2 MB for that of the jobs: for an opaque origin it keeps
nothing, whatever it is told. So they are kept here, and packed for the way to the browser.
"""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from tornado.httputil import HTTPHeaders

from jupyterlab_spark_connect.server.spark.web_ui import WebUi

from .connections import Response

ROOT: Final = "/static/"
"""Their path at the JVM."""

CACHE_CONTROL: Final = "private, max-age=3600"
"""For browsers that do keep files. The address is another one with every start; the hour is for a new version
of this extension, which may patch the scripts differently."""

CACHE_SIZE: Final = 16 * 1024 * 1024
"""Bytes; Spark 4.3 has 2.6 MB of them. A script in a page can make up addresses, and must not fill the
memory."""

_OVERHEAD: Final = 4096
"""Bytes that a file costs beside its content, at most."""


class Files:
    """Caches the files of the Spark that runs now, as a browser gets them."""

    def __init__(self) -> None:
        self._spark: WebUi | None = None
        self._kept: dict[tuple[str, bool], Response] = {}
        self._free = CACHE_SIZE

    def find(self, spark: WebUi, path: str, browser: HTTPHeaders) -> Response | None:
        """Return what was kept of this Spark under a path, for a browser that sends these headers."""
        return self._kept.get((path, _unpacks(browser))) if spark == self._spark else None

    async def keep(self, spark: WebUi, path: str, browser: HTTPHeaders, response: Response) -> Response:
        """Cache a file, drop those of an earlier Spark, and return it in the browser's encoding.

        What is no file that stays is returned as it is. So are templates of HTML, whose policy is of the
        moment.
        """
        is_page = response.headers.get("Content-Type", "text/html").startswith("text/html")
        if not path.startswith(ROOT) or "?" in path or response.status != HTTPStatus.OK or is_page:
            return response
        response.headers["Cache-Control"] = CACHE_CONTROL
        if _unpacks(browser):
            response = await asyncio.to_thread(_packed, response)
        if spark != self._spark:
            self._spark, self._kept, self._free = spark, {}, CACHE_SIZE
        size = len(response.body) + _OVERHEAD
        if size <= self._free:
            self._kept[path, _unpacks(browser)] = response
            self._free -= size
        return response


def _unpacks(browser: HTTPHeaders) -> bool:
    return "gzip" in browser.get("Accept-Encoding", "")


def _packed(response: Response) -> Response:
    if "Content-Encoding" in response.headers:
        return response
    headers = response.headers.copy()
    headers["Content-Encoding"] = "gzip"
    headers["Vary"] = "Accept-Encoding"
    return replace(response, headers=headers, body=gzip.compress(response.body))
