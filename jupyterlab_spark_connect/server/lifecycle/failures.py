"""The failures of the server extension itself; those of Spark are the launcher's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from .models import Check, Failure


class _TimedLauncher(Protocol):
    start_timeout: float


class ServerFailedError(Exception):
    """A server came to an end that nobody asked for.

    Attributes
    ----------
    failure
        Why, for a person.
    errors
        The last error entries of the log.
    """

    def __init__(self, failure: Failure, errors: Sequence[str] = ()) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.errors = errors


def too_slow(launcher: _TimedLauncher) -> Failure:
    """Return the failure of a start that was not done in time."""
    return Failure(
        code="start_timeout",
        message=f"Spark was not ready {launcher.start_timeout:g} s after its start, and was stopped.",
        hint=(
            "Look at the log for what it waited for. An administrator can allow more time with "
            f"{type(launcher).__name__}.start_timeout."
        ),
    )


def supervisor_broken(words: str | None) -> Failure:
    """Return the failure of a supervisor that ended before its first word; `words` is what it printed."""
    return Failure(
        code="internal",
        message="The process that starts Spark ended before it could."
        + (f" It said: {words}" if words else ""),
        hint="Try again; the file supervisor.log in the connection folder says more.",
    )


def supervisor_killed() -> Failure:
    """Return the failure of a Spark that went with its supervisor."""
    return Failure(
        code="died",
        message="Spark ended, because the process that looks after it was killed.",
        hint="Start it again; what notebooks had in it is gone.",
    )


def not_prepared(checks: Sequence[Check]) -> Failure:
    """Return the failure of a start in which the doctor found something."""
    failures = [check for check in checks if check.state == "failure"]
    more = f" There are {len(failures) - 1} more." if len(failures) > 1 else ""
    return Failure(
        code="not_prepared",
        message=f"Spark was not started: {failures[0].message}{more}",
        hint=failures[0].remedy or "Mend it, or start Spark anyway.",
        checks=checks,
    )


def not_adopted(reason: str) -> Failure:
    """Return the failure of an earlier Spark that was stopped, because it could not be taken over."""
    return Failure(
        code="died",
        message=f"The Spark of an earlier Jupyter server could not be taken over: {reason}. It was stopped.",
        hint="Start it again; what notebooks had in it is gone.",
    )


def port_shared(port: int) -> Failure:
    """Return the failure of a server whose port another program has, too, by its other address."""
    return Failure(
        code="port_taken",
        message=f"Another program listens on port {port} of ::1, where notebooks may look for Spark first.",
        hint="Start again: another port is taken then.",
    )


def folder_unwritable(error: OSError) -> Failure:
    """Return the failure of a disk that is full, or a runtime folder that cannot be written."""
    return Failure(
        code="start_failed",
        message=f"Spark cannot be started, because {error.filename or 'a file'} cannot be written: "
        f"{error.strerror or error}.",
        hint="Make room, or give Jupyter a runtime folder that it can write (JUPYTER_RUNTIME_DIR).",
    )


def not_stopped() -> Failure:
    """Return the failure of a process that outlived SIGKILL."""
    return Failure(
        code="stop_failed",
        message="Spark has not ended, though it was killed.",
        hint="Look at the Jupyter server's log for the process, and end it by hand.",
    )


def unforeseen() -> Failure:
    """Return the failure of a defect of ours."""
    return Failure(
        code="internal",
        message="The Spark extension met an error of its own, and stopped Spark.",
        hint="Try again; the Jupyter server's log has the details.",
    )


def server_gone(endpoint: str, *, started_anew: bool) -> Failure:
    """Return the failure of a server that was there."""
    what = "was started anew" if started_anew else "does not answer any more"
    return Failure(
        code="died",
        message=f"The Spark Connect server at {endpoint} {what}.",
        hint="Connect again once it is there; what notebooks had in it is gone.",
    )
