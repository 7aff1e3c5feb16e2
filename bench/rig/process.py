"""The programs that the bench runs: none outlives what it was started for."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil

_PATIENCE = 60.0
_ATTEMPTS = 10


@contextlib.contextmanager
def running(
    command: Sequence[str],
    *,
    ask: signal.Signals = signal.SIGTERM,
    **options: Any,  # noqa: ANN401 (whatever Popen takes)
) -> Iterator[subprocess.Popen[str]]:
    """Run a program for the length of a block, in a session of its own: Ctrl-C is for the bench alone.

    Parameters
    ----------
    command
        The program and its arguments.
    ask
        How it is asked to end, with all that it has started, when it still runs at the end of the block.
    options
        Of `subprocess.Popen`.
    """
    with subprocess.Popen(command, text=True, start_new_session=True, **options) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                _end(process, ask)


def living_in(folder: Path) -> list[psutil.Process]:
    """Return all processes whose home is a folder or lies in it."""
    found = []
    for process in psutil.process_iter():
        # it may have ended, or belong to another user
        with contextlib.suppress(psutil.Error):
            home = process.environ().get("HOME")
            if home and Path(home).is_relative_to(folder):
                found.append(process)
    return found


def end_all_in(folder: Path) -> None:
    """End at once whatever lives in a folder, and what it starts meanwhile."""
    for _ in range(_ATTEMPTS):
        left = living_in(folder)
        if not left:
            return
        for process in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(left, timeout=_PATIENCE / _ATTEMPTS)


def _end(process: subprocess.Popen[str], ask: signal.Signals) -> None:
    os.killpg(process.pid, ask)
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
