"""Spark's monitoring REST and Web UI, which `JWSFilter` locks: the one way to ask them.

`org.apache.spark.ui.JWSFilter` (Spark >= 4.0) lets a request in when it carries ``Authorization: Bearer
<JWT>``, signed with HS256 and the key of ``spark.org.apache.spark.ui.JWSFilter.param.secretKey``.
"""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from tornado.httpclient import AsyncHTTPClient, HTTPClientError

REQUEST_TIMEOUT: Final = 2.0
"""Seconds for one request; most answers are a few hundred bytes from loopback."""

TOKEN_LIFETIME: Final = 300
"""Seconds that a token is good for; each request gets a fresh one."""

_TIMED_OUT: Final = 599
"""What tornado calls a time that ran out, or a connection that broke."""

_NOT_SERVED: Final = frozenset({HTTPStatus.FOUND, HTTPStatus.NOT_FOUND})
"""How Spark answers for what it has not: a later version's REST; the page of streams before the first."""


class SparkRestError(Exception):
    """Spark answered with an error, or with something that is no JSON."""


class NoAnswerError(SparkRestError):
    """Spark did not answer in time, or nobody listens on this port."""


class NotServedError(SparkRestError):
    """Spark has no such resource, or has it from a later version on."""


REST_ERRORS: Final = (SparkRestError, LookupError, TypeError)
"""What reading a resource can raise: there is none, or it is of another shape than Spark's."""


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


@dataclass(frozen=True, slots=True)
class SparkRest:
    """The monitoring REST of one driver.

    Attributes
    ----------
    port
        Of its Web UI, on loopback.
    key
        Secret of `JWSFilter` in base64url.
    timeout
        Seconds for one request.
    """

    port: int
    key: str = field(repr=False)
    timeout: float = field(default=REQUEST_TIMEOUT, kw_only=True)

    async def get(self, resource: str, application_id: str | None = None) -> Any:  # noqa: ANN401 (any JSON)
        """Return a resource, such as ``allexecutors`` or ``jobs?status=running``.

        Parameters
        ----------
        resource
            Its path below the application, with a query where it takes one.
        application_id
            Whose it is; None for what belongs to no application, such as ``applications``.

        Raises
        ------
        SparkRestError
            There is none; `NoAnswerError` and `NotServedError` say why where that is known.
        """
        below = f"applications/{application_id}/" if application_id is not None else ""
        body = await self.get_page(f"/api/v1/{below}{resource}")
        try:
            return json.loads(body)
        except ValueError as error:
            raise SparkRestError(resource) from error

    async def get_page(self, path: str) -> bytes:
        """Return a page of the Web UI as it stands there.

        Raises
        ------
        SparkRestError
            As `get` does.
        """
        try:
            answer = await AsyncHTTPClient().fetch(
                f"http://127.0.0.1:{self.port}{path}",
                headers={"Authorization": bearer(self.key)},
                connect_timeout=self.timeout,
                request_timeout=self.timeout,
                follow_redirects=False,
            )
        except HTTPClientError as error:
            raise _error(error, path) from error
        except OSError as error:
            raise NoAnswerError(path) from error
        except ValueError as error:  # what answers speaks no HTTP
            raise SparkRestError(path) from error
        return answer.body


async def find_application(ports: Iterable[int], key: str) -> Application | None:
    """Ask each port for its application; None when none of them is a Web UI that `key` opens.

    Only a driver with our own key answers, so another's Web UI is never taken for ours
    (``GET /api/v1/applications``, Spark's monitoring REST).
    """
    for port in ports:
        try:
            found = await SparkRest(port, key).get("applications")
            return Application(id=str(found[0]["id"]), web_ui_port=port)
        except REST_ERRORS:
            # A port that speaks something else: gRPC, the block manager, the driver's RPC.
            continue
    return None


def bearer(key: str) -> str:
    """Return the value of an ``Authorization`` header; `key` is the filter's secret in base64url."""
    header = _encode(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    claims = _encode(json.dumps({"exp": int(time.time()) + TOKEN_LIFETIME}).encode())
    secret = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    signature = _encode(hmac.digest(secret, f"{header}.{claims}".encode(), "sha256"))
    return f"Bearer {header}.{claims}.{signature}"


def _encode(content: bytes) -> str:
    """Return bytes in base64url without padding, as RFC 7515 has it."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _error(error: HTTPClientError, path: str) -> SparkRestError:
    if error.code == _TIMED_OUT:
        return NoAnswerError(path)
    if error.code in _NOT_SERVED:
        return NotServedError(path)
    return SparkRestError(f"{path}: {error}")
