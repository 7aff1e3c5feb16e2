"""The one handler that every route of the API stands on: authorization's resource, and errors as answers."""

from __future__ import annotations

import json
from http import HTTPStatus
from types import TracebackType
from typing import Any, Final

from jupyter_server.base.handlers import APIHandler
from tornado.web import HTTPError

from .errors import ErrorCode, InvalidRequestError, SparkConnectError

API_ROOT: Final = "spark-connect/api"
"""Where the API stands below Jupyter's base URL."""

_LOOKING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""What a panel does by itself for as long as it is open: no sign that anybody is there."""

_CODES: Final[dict[int, ErrorCode]] = {
    HTTPStatus.BAD_REQUEST: "invalid_request",
    HTTPStatus.UNAUTHORIZED: "forbidden",
    HTTPStatus.FORBIDDEN: "forbidden",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "invalid_request",
}
"""The codes of what Jupyter and tornado themselves refuse; everything else is `internal`."""

_SENTENCES: Final[dict[ErrorCode, str]] = {
    "forbidden": "This user may not do that with Spark on this Jupyter server.",
    "not_found": "There is nothing at this address.",
    "invalid_request": "The request is not one that this address takes.",
    "internal": "The Spark extension met an error of its own; the Jupyter server's log has the details.",
}


class SparkConnectHandler(APIHandler):
    """A JSON handler of the resource ``spark-connect``; every method of a subclass is ``@authorized``."""

    auth_resource = "spark-connect"

    def update_api_activity(self) -> None:
        """Count the Jupyter server as active when something is asked for, not when it is looked at."""
        if self.request.method not in _LOOKING:
            super().update_api_activity()

    def answer(self, content: object, status: int = 200) -> None:
        """Send a JSON value."""
        self.set_status(status)
        self.finish(json.dumps(content))

    def json_object(self) -> dict[str, Any]:
        """Return the request's body; an empty one counts as an empty object.

        Raises
        ------
        InvalidRequestError
            The body is no JSON object.
        """
        try:
            content = json.loads(self.request.body or b"{}")
        except ValueError as error:
            raise InvalidRequestError("The request's body is no JSON.", str(error)) from error
        if not isinstance(content, dict):
            raise InvalidRequestError("The request's body is no JSON object.")
        return content

    def write_error(self, status_code: int, **kwargs: object) -> None:
        """Respond with ``{code, message, detail}``, for our own errors, Jupyter's and tornado's alike."""
        raised = kwargs.get("exc_info")
        error = raised[1] if isinstance(raised, tuple) else None
        if isinstance(error, SparkConnectError):
            self.answer(
                {"code": error.code, "message": error.message, "detail": error.detail}, status=error.status
            )
            return
        code = _CODES.get(status_code, "internal")
        detail = error.log_message if isinstance(error, HTTPError) else None
        self.answer({"code": code, "message": _SENTENCES[code], "detail": detail}, status=status_code)

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Log stack traces only of what nobody foresaw; a refusal is told to the one who asked."""
        if isinstance(value, SparkConnectError):
            self.log.debug("%s %s: %s", self.request.method, self.request.path, value.message)
            return
        super().log_exception(typ, value, tb)


Routes = list[tuple[str, type[SparkConnectHandler], dict[str, Any]]]
"""Paths, each with its handler and what the handler's `initialize` takes."""
