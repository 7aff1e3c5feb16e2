"""Asks Spark itself which application it is, and finds its Web UI where no log line told the port."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from .bearer import bearer

TIMEOUT: Final = 2.0
"""Seconds for one question; the answer is a few hundred bytes from loopback."""


@dataclass(frozen=True, slots=True)
class Application:
    """The one application of a driver.

    Attributes
    ----------
    id
        As in ``spark.app.id``, for example ``local-1795235667288``.
    web_ui_port
        The loopback port on which its Web UI answered.
    """

    id: str
    web_ui_port: int


async def find_application(ports: Iterable[int], key: str) -> Application | None:
    """Ask each port for its application; None when none of them is a Web UI that `key` opens.

    Only a driver with our own key answers, so another's Web UI is never taken for ours
    (``GET /api/v1/applications``, Spark's monitoring REST).
    """
    for port in ports:
        application = await _ask(port, key)
        if application is not None:
            return application
    return None


async def _ask(port: int, key: str) -> Application | None:
    try:
        answer = await AsyncHTTPClient().fetch(
            f"http://127.0.0.1:{port}/api/v1/applications",
            headers={"Authorization": bearer(key)},
            connect_timeout=TIMEOUT,
            request_timeout=TIMEOUT,
            follow_redirects=False,
        )
        return Application(id=str(json.loads(answer.body)[0]["id"]), web_ui_port=port)
    except (HTTPClientError, OSError, ValueError, LookupError, TypeError):
        # A port that speaks something else: gRPC, the block manager, the driver's RPC.
        return None
