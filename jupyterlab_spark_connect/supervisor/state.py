"""The state file, kept true."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from jupyterlab_spark_connect.contract.connection import UnreadableFileError
from jupyterlab_spark_connect.contract.supervision import SupervisorState


class StateKeeper:
    """Holds the state of the supervised process and writes it when it has changed.

    A write that fails (a full disk) is tried again at the next `save`, and a file that somebody deleted is
    written again: the process matters more than the file about it.
    """

    def __init__(self, path: Path, state: SupervisorState) -> None:
        self._path = path
        self._state = state
        self._saved: SupervisorState | None = None

    @property
    def state(self) -> SupervisorState:
        """What is true now, whether or not it could be written."""
        return self._state

    def update(self, **changes: object) -> None:
        """Change some fields and write the file."""
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]
        self.save()

    def save(self) -> bool:
        """Write the state unless the file holds it already; return whether there is nothing left to write."""
        if (self._saved == self._state and self._path.exists()) or self._is_of_a_later_start():
            return True
        try:
            self._state.write(self._path)
        except OSError:
            return False
        self._saved = self._state
        return True

    def _is_of_a_later_start(self) -> bool:
        """Whether another supervisor has taken the file over; its state counts, ours does not.

        What stood there before us is of an earlier start, whatever its number: a clock can be set back.
        """
        if self._saved is None:
            return False
        try:
            other = SupervisorState.read(self._path)
        except (OSError, UnreadableFileError):
            return False
        return other is not None and other.generation != self._state.generation
