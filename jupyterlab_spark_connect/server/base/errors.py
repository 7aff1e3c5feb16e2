"""What the server extension refuses, as exceptions that know no HTTP but their status.

The manager and its helpers raise these; `base_handler` is the one place that turns them into answers.
"""

from __future__ import annotations

from typing import ClassVar, Literal

ErrorCode = Literal[
    "already_running",
    "busy",
    "not_running",
    "unknown_cluster",
    "unknown_bundle",
    "invalid_option",
    "invalid_request",
    "log_missing",
    "session_unreachable",
    "forbidden",
    "not_found",
    "internal",
]
"""The codes of `Error` in openapi.yaml."""


class SparkConnectError(Exception):
    """Something that was asked for cannot be done.

    Attributes
    ----------
    code
        What a program branches on.
    status
        The HTTP status that says it.
    message
        One sentence for a person.
    detail
        What else is known, such as the option's name; None when there is nothing to name.
    """

    code: ClassVar[ErrorCode] = "internal"
    status: ClassVar[int] = 500

    def __init__(self, message: str, detail: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail


class AlreadyRunningError(SparkConnectError):
    """A start was asked for while Spark is ready."""

    code = "already_running"
    status = 409


class BusyError(SparkConnectError):
    """A start or a stop is under way, and what was asked for does not fit it."""

    code = "busy"
    status = 409


class NotRunningError(SparkConnectError):
    """A stop, a restart or a change was asked for while there is nothing to stop or to change."""

    code = "not_running"
    status = 409


class UnknownClusterError(SparkConnectError):
    """A start named a cluster that is not in the list; `detail` is its name."""

    code = "unknown_cluster"
    status = 422


class UnknownBundleError(SparkConnectError):
    """A start named a bundle that there is not, or not for this cluster or Spark; `detail` is its name."""

    code = "unknown_bundle"
    status = 422


class InvalidOptionError(SparkConnectError):
    """A start carried an option that cannot be one of Spark's; `detail` is its name."""

    code = "invalid_option"
    status = 422


class InvalidRequestError(SparkConnectError):
    """A request's body or query is not what openapi.yaml says."""

    code = "invalid_request"
    status = 400


class LogMissingError(SparkConnectError):
    """There is no log, or none of the generation that was asked for."""

    code = "log_missing"
    status = 404


class SessionUnreachableError(SparkConnectError):
    """Spark runs, but its session does not answer; `detail` is what it said instead."""

    code = "session_unreachable"
    status = 502


class PathMissingError(SparkConnectError):
    """No route of the API has this path."""

    code = "not_found"
    status = 404
