"""What errors add to a session: from the first one on, IPython shows Spark's errors in short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyterlab_spark_connect.kernel.session.extension import SessionExtension
from jupyterlab_spark_connect.kernel.shell import current_shell

from .display import ErrorDisplay
from .origins import Origins

if TYPE_CHECKING:
    from jupyterlab_spark_connect.kernel.session.session import OpenSession


class ReadableErrors(SessionExtension):
    """Has the IPython of this process show Spark's errors in short; does nothing in a plain Python."""

    purpose = "shorten Spark's errors"

    def __init__(self) -> None:
        self._display: ErrorDisplay | None = None

    def opened(self, opened: OpenSession) -> None:  # noqa: ARG002  # which session it is does not matter
        """Begin with the first session."""
        shell = current_shell()
        if shell is None or self._display is not None:
            return
        self._display = ErrorDisplay(shell, Origins.watch())
        self._display.install()
