"""The failures that are the server extension's own to tell; those of Spark are the launcher's."""

from __future__ import annotations

from .launchers.base import Failure, Launcher


def too_slow(launcher: Launcher) -> Failure:
    """Tell of a start that was not done in time."""
    return Failure(
        code="start_timeout",
        message=f"Spark was not ready {launcher.start_timeout:g} s after its start, and was stopped.",
        hint=(
            "Look at the log for what it waited for. An administrator can allow more time with "
            f"{type(launcher).__name__}.start_timeout."
        ),
    )


def supervisor_broken(words: str | None) -> Failure:
    """Tell of a supervisor that ended before it had said anything; `words` is what it printed last."""
    return Failure(
        code="internal",
        message="The process that starts Spark ended before it could."
        + (f" It said: {words}" if words else ""),
        hint="Try again; the file supervisor.log in the connection folder says more.",
    )


def not_stopped() -> Failure:
    """Tell of a process that outlived SIGKILL."""
    return Failure(
        code="stop_failed",
        message="Spark has not ended, though it was killed.",
        hint="Look at the Jupyter server's log for the process, and end it by hand.",
    )


def unforeseen() -> Failure:
    """Tell of a defect of ours."""
    return Failure(
        code="internal",
        message="The Spark extension met an error of its own, and stopped Spark.",
        hint="Try again; the Jupyter server's log has the details.",
    )
