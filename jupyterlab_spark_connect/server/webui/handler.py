"""The route below which the Spark Web UI appears.

The route asks for a capability in its path and for no login. A page in an opaque origin has no cookie to
send, so Jupyter could not know its user; the capability (256 random bits, made anew with every start of
Spark, told only to those who may read the model) says instead that whoever has it was let in. Hence
`@allow_unauthenticated` on each verb. It opens Spark's Web UI and nothing of Jupyter.
"""

from __future__ import annotations

import hmac
from http import HTTPStatus
from typing import Any, Final, Protocol, cast

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.utils import url_path_join
from jupyter_server_proxy.handlers import ProxyHandler, RewritableResponse
from tornado import web
from tornado.httputil import HTTPHeaders

from .bearer import bearer
from .confinement import (
    confining_headers,
    frame_ancestors,
    location_below,
    query_for_spark,
    request_headers,
    response_headers,
)
from .content import mended_script, with_page_script
from .pages import PAGE_POLICY, page
from .target import WEB_UI_ROOT, WebUi

HOST: Final = "127.0.0.1"

CONNECT_TIMEOUT: Final = 10.0
REQUEST_TIMEOUT: Final = 120.0
"""Seconds; a stage with 100,000 tasks takes Spark long to write."""


class WebUiSource(Protocol):
    """What the handler needs of the manager's view."""

    def web_ui(self) -> WebUi | None:
        """Give the Web UI of the Spark that runs now; None when none does."""


class WebUiHandler(ProxyHandler):  # type: ignore[misc]  # jupyter-server-proxy has no types
    """Hands a request on to Spark's Web UI, and its answer back, confined."""

    SUPPORTED_METHODS = ("GET", "HEAD", "OPTIONS")

    def __init__(self, *args: object, **kwargs: object) -> None:
        self._target: WebUi | None = None
        super().__init__(*args, **kwargs)
        # A function and not the method: jupyter-server-proxy looks up its arguments by name, `self` too.
        self.rewrite_response = (lambda response: self._confine(response),)

    async def prepare(self) -> None:
        """Let in who has the capability.

        Nothing of the parents' `prepare` is wanted but the check of the Host header: they look for a user,
        and would set a login cookie for one who comes with a token.
        """
        self.current_user = self._jupyter_current_user = None
        if not self.check_host():
            raise web.HTTPError(HTTPStatus.FORBIDDEN)
        source = cast("WebUiSource", self.settings["spark_connect_manager"].view)
        target = source.web_ui()
        given = self.path_args[0].encode()
        if target is None or not hmac.compare_digest(given, target.capability.encode()):
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        self._target = target
        self.proxy_base = target.path.rstrip("/")

    @allow_unauthenticated
    async def get(self, *_segments: str) -> None:
        """Show a page of Spark's Web UI."""
        await self._hand_on()

    @allow_unauthenticated
    async def head(self, *_segments: str) -> None:
        """Tell of a page of Spark's Web UI."""
        await self._hand_on()

    @allow_unauthenticated
    async def options(self, *_segments: str) -> None:
        """Answer the preflight that a script in an opaque origin makes before it reads Spark's REST."""
        self.set_header("Access-Control-Allow-Methods", "GET, HEAD")
        self.set_header("Access-Control-Allow-Headers", "Accept, Content-Type, X-Requested-With")
        self.set_header("Access-Control-Max-Age", "600")
        self.set_status(HTTPStatus.NO_CONTENT)

    async def _hand_on(self) -> None:
        try:
            await self.proxy(HOST, self._running.port, self._path)
        except (web.HTTPError, OSError) as error:
            self.log.warning("The Spark Web UI on port %d gave no answer: %s", self._running.port, error)
            raise web.HTTPError(HTTPStatus.BAD_GATEWAY) from error

    @property
    def _running(self) -> WebUi:
        if self._target is None:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        return self._target

    @property
    def _prefix(self) -> str:
        return str(self._get_context_path(HOST, self._running.port))

    @property
    def _path(self) -> str:
        """The path at the JVM, as the browser wrote it."""
        below = str(self.request.path).removeprefix(url_path_join(self.base_url, WEB_UI_ROOT))
        return "/" + below.lstrip("/").partition("/")[2]

    @property
    def _ancestors(self) -> str:
        headers = self.settings.get("headers", {})
        return frame_ancestors(headers.get("Content-Security-Policy", ""))

    def _confine(self, response: RewritableResponse) -> None:
        """Turn Spark's answer into what the browser may have; jupyter-server-proxy calls it."""
        spark = HTTPHeaders(response.headers)
        response.headers = response_headers(spark, self._ancestors)
        if "Location" in spark:
            response.headers["Location"] = location_below(spark["Location"], self._prefix, self._running.port)
        kind = spark.get("Content-Type", "")
        if "Content-Encoding" in spark or not response.body:
            return
        if kind.startswith("text/html"):
            response.body = with_page_script(response.body, spark.get("Content-Security-Policy", ""))
        elif "javascript" in kind:
            response.body = mended_script(response.body)

    # What jupyter-server-proxy asks of its subclasses

    def proxy_request_headers(self) -> HTTPHeaders:
        """Give the headers for the JVM."""
        return request_headers(self.request.headers, bearer(self._running.key))

    def proxy_request_options(self) -> dict[str, Any]:
        """Give the options of the request to the JVM."""
        return {
            "follow_redirects": False,
            "connect_timeout": CONNECT_TIMEOUT,
            "request_timeout": REQUEST_TIMEOUT,
        }

    def get_client_uri(self, protocol: str, host: str, port: int, proxied_path: str) -> str:
        """Give the address at the JVM, without any of Jupyter's parameters."""
        query = query_for_spark(self.request.query)
        return f"{protocol}://{host}:{port}{proxied_path}" + (f"?{query}" if query else "")

    def _rewrite_location_header(self, location: str, *_: object) -> str:
        """Leave alone what `_confine` has rewritten: 4.5 and 4.6 would prefix it once more."""
        return location

    async def _proxy_progressive(self, *args: object) -> None:
        """Never stream: a stream passes by `_confine`, and the Web UI has none."""
        await self._proxy_buffered(*args)

    # What Jupyter does for its own pages

    def set_default_headers(self) -> None:
        """Confine the pages of our own too."""
        for name, value in confining_headers(PAGE_POLICY, self._ancestors).items():
            self.set_header(name, value)
        self.set_header("Cache-Control", "no-store")

    def write_error(self, status_code: int, **_: object) -> None:
        """Say in words what is wrong."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(page(status_code))

    def log_exception(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        """Log a defect without the address, which holds the capability."""
        if error is not None and not isinstance(error, web.HTTPError):
            self.log.error("The proxy of the Spark Web UI failed", exc_info=error)

    def _log(self) -> None:
        """Log the request without the capability."""
        self.log.debug("%d %s Spark Web UI %s", self.get_status(), self.request.method, self._path)


def webui_handlers(base_url: str) -> list[tuple[str, type[WebUiHandler]]]:
    """Give the routes of the Web UI; `base_url` is ``/`` where an `ExtensionApp` adds Jupyter's own."""
    return [(url_path_join(base_url, WEB_UI_ROOT, r"([^/]+)(/.*|)"), WebUiHandler)]
