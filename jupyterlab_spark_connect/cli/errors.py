"""The errors that end a command early, each one sentence for a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class CommandFailedError(Exception):
    """What was asked for did not work.

    Attributes
    ----------
    checks
        What the doctor found, when that is why.
    """

    def __init__(self, message: str, checks: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__(message)
        self.checks = checks


class UsageError(Exception):
    """The command has too few arguments, or some that make no sense."""


class NoJupyterError(CommandFailedError):
    """No Jupyter server of this user runs."""
