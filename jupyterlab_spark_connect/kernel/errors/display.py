"""Has IPython show Spark's errors in short, and every frame where somebody asks for them."""

from __future__ import annotations

import html
import sys
from types import TracebackType
from typing import TYPE_CHECKING

from .formatter import ErrorFormatter

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from .origins import Origins

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


class ErrorDisplay:
    """Stands before IPython's ``showtraceback``, which also shows the errors of ``%%time`` and of ``%run``.

    The handlers that somebody has set with ``set_custom_exc`` are asked before it. Whatever fails in here,
    IPython shows the error.

    Parameters
    ----------
    shell
        The shell whose errors they are.
    origins
        Knows where expressions were made.
    """

    def __init__(self, shell: InteractiveShell, origins: Origins) -> None:
        self._shell = shell
        self._formatter = ErrorFormatter(shell, origins)
        self._plain = shell.showtraceback

    def install(self) -> None:
        """Begin."""
        self._shell.showtraceback = self.show  # type: ignore[method-assign]

    def show(self, exc_tuple: _ExcInfo | None = None, *args: object, **kwargs: object) -> None:
        """Show an error, as ``showtraceback`` does: in short, unless it is shown again, as ``%tb`` does."""
        # `%tb` asks while no error is being handled
        etype, value, traceback = exc_tuple or sys.exc_info()
        lines = None if value is None or kwargs.get("exception_only") else self._short(value)
        if lines is None or value is None:
            self._plain(exc_tuple, *args, **kwargs)  # type: ignore[arg-type]
            return
        # remembers it for `%tb`
        self._shell._get_exc_info((etype, value, traceback))  # type: ignore[no-untyped-call]  # noqa: SLF001
        self._shell.InteractiveTB.tb = traceback  # the debugger has every frame
        self._shell._showtraceback(etype, value, lines)  # noqa: SLF001
        if not isinstance(value, KeyboardInterrupt):
            self._offer_whole(value)
        if self._shell.call_pdb:
            self._shell.debugger(force=True)  # type: ignore[no-untyped-call]

    def _short(self, value: BaseException) -> list[str] | None:
        try:
            return self._formatter.short(value)
        except Exception:  # noqa: BLE001  # of our own code nothing may keep an error from being shown
            return None

    def _offer_whole(self, value: BaseException) -> None:
        text = self._formatter.whole(value)
        self._shell.display_pub.publish(
            data={
                "text/plain": "%tb shows the full traceback.",
                "text/html": f"<details><summary>Full traceback</summary>"
                f"<pre>{html.escape(text)}</pre></details>",
            }
        )
