"""What the log of a start said last, for whoever is told why it failed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.server.log.reader import LogReader

from .models import Launch, hide_secrets

_MAX_ERRORS: Final = 5
_MAX_LINES: Final = 20


def last_errors(folder: Path, launch: Launch | None, *, has_listened: bool) -> Sequence[str]:
    """Return the last error entries of a log, without the secrets of its launch; reads the disk.

    Parameters
    ----------
    folder
        The log's; there need not be one.
    has_listened
        Whether the server has come up. Where it has not and no entry is an error, the last lines stand in,
        such as Java's own words.
    """
    if not folder.is_dir():
        return ()
    log = LogReader(folder)
    errors = log.last_errors(_MAX_ERRORS)
    if not errors and not has_listened:
        errors = [line for line in [log.last_lines(_MAX_LINES)] if line]
    return [hide_secrets(error, launch) for error in errors]
