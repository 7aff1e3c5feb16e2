"""Keeps the sources of own modules as each cell has loaded them, also before the notebook uses Spark."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Final

from .own import OwnModules
from .sources import LoadedSources

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


class KeptSources:
    """The user's own modules in this process, and their sources.

    Attributes
    ----------
    own
        Knows which modules there are.
    loaded
        The sources of what was loaded.
    lock
        Held by whoever uses them.
    """

    def __init__(self) -> None:
        self.own = OwnModules()
        self.loaded = LoadedSources()
        self.lock = threading.RLock()
        self._watched: InteractiveShell | None = None
        self._count = 0

    def watch(self, shell: InteractiveShell, *, is_late: bool) -> None:
        """Read what is loaded, and after each cell what it has loaded, before anybody saves another one.

        Parameters
        ----------
        shell
            IPython's.
        is_late
            Whether earlier cells may have loaded modules; not asked where it was called before.
        """
        if self._watched is shell:
            self.refresh()
            return
        self._watched = shell
        shell.events.register("post_run_cell", self._after_cell)
        self.refresh(is_late=is_late)

    def refresh(self, *, is_late: bool = False) -> None:
        """Read what was loaded since the last time."""
        with self.lock:
            self._count = len(sys.modules)
            self.loaded.refresh(self.own.loaded(), is_late=is_late)

    def _after_cell(self, _result: object) -> None:
        """Read what a cell has loaded; costs nothing where it has loaded nothing."""
        if len(sys.modules) != self._count or self.loaded.is_outdated():
            self.refresh()


KEPT: Final = KeptSources()
"""Of this process: modules are one process's, too."""
