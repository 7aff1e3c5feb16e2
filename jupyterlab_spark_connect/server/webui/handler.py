"""The route below which the Spark Web UI appears.

The route asks for a capability in its path and for no login. A page in an opaque origin has no cookie to
send, so Jupyter could not know its user; the capability (256 random bits, made anew with every start of
Spark, told only to those who may read the model) says instead that whoever has it was let in. Hence
`@allow_unauthenticated` on each verb. It opens Spark's Web UI and nothing of Jupyter.
"""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from jupyterlab_spark_connect.server.spark.rest import bearer
from jupyterlab_spark_connect.server.spark.web_ui import WEB_UI_ROOT, WebUi

from .confinement import (
    confining_headers,
    frame_ancestors,
    location_below,
    query_for_spark,
    request_headers,
    response_headers,
)
from .connections import Connections, Response
from .content import patch_script, with_page_script
from .entry import WebUiEntryHandler, WebUiSource
from .files import Files
from .pages import PAGE_POLICY, page


class WebUiHandler(JupyterHandler):
    """Forwards requests to Spark's Web UI and returns its confined responses."""

    SUPPORTED_METHODS = ("GET", "HEAD", "OPTIONS")

    def initialize(self, source: WebUiSource, connections: Connections, files: Files) -> None:
        """Store what all requests share."""
        self._source, self._connections, self._files = source, connections, files
        self._target: WebUi | None = None

    async def prepare(self) -> None:  # type: ignore[override]
        """Check the capability.

        Nothing of the parents' `prepare` is wanted but the check of the Host header: they look for a user,
        and would set a login cookie for one who comes with a token.
        """
        self.current_user = self._jupyter_current_user = None
        if not self.check_host():
            raise web.HTTPError(HTTPStatus.FORBIDDEN)
        target = self._source.web_ui()
        given = self.path_args[0].encode()
        if target is None or not hmac.compare_digest(given, target.capability.encode()):
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        self._target = target

    @allow_unauthenticated
    async def get(self, *_segments: str) -> None:
        """Return a page of Spark's Web UI."""
        await self._hand_on()

    @allow_unauthenticated
    async def head(self, *_segments: str) -> None:
        """Return the headers of a page of Spark's Web UI."""
        await self._hand_on()

    @allow_unauthenticated
    async def options(self, *_segments: str) -> None:
        """Answer the preflight that a script in an opaque origin makes before it reads Spark's REST."""
        self.set_header("Access-Control-Allow-Methods", "GET, HEAD")
        self.set_header("Access-Control-Allow-Headers", "Accept, Content-Type, X-Requested-With")
        self.set_header("Access-Control-Max-Age", "600")
        self.set_status(HTTPStatus.NO_CONTENT)

    async def _hand_on(self) -> None:
        spark, address, browser = self._running, self._address, self.request.headers
        self.settings["last_activity_times"]["spark_connect_web_ui"] = datetime.now(UTC)
        response = self._files.find(spark, address, browser)
        if response is None:
            response = self._confined(await self._fetch(spark, address))
            if self.request.method == "GET":
                response = await self._files.keep(spark, address, browser, response)
        self.set_status(response.status, response.reason)
        self.clear_header("Content-Type")
        for name, value in response.headers.get_all():
            self.set_header(name, value)
        self.finish(response.body or None)

    async def _fetch(self, spark: WebUi, address: str) -> Response:
        headers = request_headers(self.request.headers, bearer(spark.key), self._prefix)
        try:
            return await self._connections.fetch(spark.port, str(self.request.method), address, headers)
        except OSError as error:
            self.log.warning("The Spark Web UI on port %d gave no answer: %s", spark.port, error)
            raise web.HTTPError(HTTPStatus.BAD_GATEWAY) from error

    @property
    def _running(self) -> WebUi:
        if self._target is None:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        return self._target

    @property
    def _prefix(self) -> str:
        return url_path_join(self.base_url, self._running.path).rstrip("/")

    @property
    def _path(self) -> str:
        """The path at the JVM, as the browser wrote it."""
        below = str(self.request.path).removeprefix(url_path_join(self.base_url, WEB_UI_ROOT))
        return "/" + below.lstrip("/").partition("/")[2]

    @property
    def _address(self) -> str:
        """The path and the query at the JVM, without any of Jupyter's parameters."""
        query = query_for_spark(self.request.query)
        return f"{self._path}?{query}" if query else self._path

    @property
    def _ancestors(self) -> str:
        headers = self.settings.get("headers", {})
        return frame_ancestors(headers.get("Content-Security-Policy", ""))

    def _confined(self, response: Response) -> Response:
        """Confine Spark's answer for the browser."""
        spark, body = response.headers, response.body
        headers = response_headers(spark, self._ancestors)
        if "Location" in spark:
            headers["Location"] = location_below(spark["Location"], self._prefix, self._running.port)
        kind = spark.get("Content-Type", "")
        if "Content-Encoding" not in spark:
            if kind.startswith("text/html"):
                body = with_page_script(body, spark.get("Content-Security-Policy", ""))
            elif "javascript" in kind:
                body = patch_script(body)
        return replace(response, headers=headers, body=body)

    # What Jupyter does for its own pages

    def set_default_headers(self) -> None:
        """Confine the pages of our own too."""
        for name, value in confining_headers(PAGE_POLICY, self._ancestors).items():
            self.set_header(name, value)
        self.set_header("Cache-Control", "no-store")

    def compute_etag(self) -> None:
        """Compute none: of a page it is another one each time."""

    def write_error(self, status_code: int, **_: object) -> None:
        """Write a page that says in words what is wrong."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(page(status_code))

    def log_exception(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        """Log a defect without the address, which holds the capability."""
        if error is not None and not isinstance(error, web.HTTPError):
            self.log.error("The proxy of the Spark Web UI failed", exc_info=error)

    def _log(self) -> None:
        """Log the request without the capability."""
        self.log.debug("%d %s Spark Web UI %s", self.get_status(), self.request.method, self._path)


def webui_handlers(
    base_url: str, source: WebUiSource, connections: Connections
) -> list[tuple[str, type[JupyterHandler], dict[str, Any]]]:
    """Return the routes of the Web UI.

    Parameters
    ----------
    base_url
        ``/`` where an `ExtensionApp` adds Jupyter's own.
    source
        Knows the Web UI of the Spark that runs.
    connections
        To Spark; whoever made them closes them.
    """
    shared = {"source": source, "connections": connections, "files": Files()}
    return [
        (url_path_join(base_url, WEB_UI_ROOT), WebUiEntryHandler, {"source": source}),
        (url_path_join(base_url, WEB_UI_ROOT, r"([^/]+)(/.*|)"), WebUiHandler, shared),
    ]
