"""What the notebook's Interrupt does beside raising KeyboardInterrupt in the cell."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

from jupyterlab_spark_connect.client.errors import SparkSessionError
from jupyterlab_spark_connect.kernel.shell import current_shell

Interrupt = Callable[[bool], None]
"""Interrupts what other threads run; with True what the main thread runs, too."""
Handler = Callable[..., object]
"""Takes a signal and a frame."""


class KeyboardWatch:
    """Takes notice of Interrupt, whatever else takes notice of it.

    Python raises KeyboardInterrupt in the main thread alone, which may be waiting for others; and a pool
    would begin its next task as soon as the one before has been interrupted.

    Parameters
    ----------
    interrupt
        Called in a thread of its own.
    """

    def __init__(self, interrupt: Interrupt) -> None:
        self._interrupt = interrupt
        self._ended: frozenset[threading.Thread] = frozenset()
        self._shell: Any = None

    def start(self) -> None:
        """Watch from now on; the cell that runs is the first."""
        self._take_over()
        shell = current_shell()
        if shell is not None and self._shell is None:
            self._shell = shell
            # ipykernel gives each cell a handler of its own
            shell.events.register("pre_execute", self._take_over)
            shell.events.register("post_execute", self._end_cell)

    def require_going_on(self) -> None:
        """Raise where the cell that this thread works for was interrupted.

        Raises
        ------
        SparkSessionError
            It was, and has not ended yet.
        """
        if self._ended and threading.current_thread() in self._ended:
            raise SparkSessionError(
                "The cell was interrupted: this thread of it starts nothing more in Spark."
            )

    def _take_over(self) -> None:
        self._ended = frozenset()
        if threading.current_thread() is not threading.main_thread():
            return  # only the main thread may, and only it is interrupted
        before = signal.getsignal(signal.SIGINT)
        if not isinstance(before, _Handler) and callable(before):
            signal.signal(signal.SIGINT, _Handler(before, self._on_interrupt))

    def _end_cell(self) -> None:
        self._ended = frozenset()

    def _on_interrupt(self, before: Handler) -> None:
        # what else there is, such as ipykernel's handler for cells with `await`, leaves a call going on
        main_too = before is not signal.default_int_handler
        self._ended = frozenset(threading.enumerate()) - {threading.main_thread()}
        threading.Thread(target=self._interrupt, args=(main_too,), daemon=True).start()


class _Handler:
    """A handler of SIGINT before another one."""

    def __init__(self, before: Handler, notice: Callable[[Handler], None]) -> None:
        self._before: Final = before
        self._notice = notice

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self._notice(self._before)
        self._before(number, frame)
