"""Which session mode this process is to have; imports next to nothing, as every kernel may be told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, cast

from jupyterlab_spark_connect.contract.connection import (
    SESSION_MODE_LOCKED_VARIABLE,
    SESSION_MODE_VARIABLE,
)

if TYPE_CHECKING:
    from jupyterlab_spark_connect.contract.connection import SessionMode


class ModePreference:
    """The last word on the mode: of the person in the panel, of the notebook, or of the code in it.

    Attributes
    ----------
    asked
        What was asked for last; None where nobody has asked.
    """

    def __init__(self) -> None:
        self.asked: SessionMode | None = None

    @property
    def is_locked(self) -> bool:
        """Whether the administrator's default holds whatever is asked for."""
        return os.environ.get(SESSION_MODE_LOCKED_VARIABLE) == "1"

    @property
    def mode(self) -> SessionMode:
        """The mode that is to hold now."""
        default = cast("SessionMode", os.environ.get(SESSION_MODE_VARIABLE) or "shared")
        return default if self.is_locked else self.asked or default


mode_preference: Final = ModePreference()
"""This process's."""
