"""Identifies a process beyond its pid, which may be another's by the time it is used.

Linux counts the start of a process from the boot of the machine. ``psutil.Process.create_time()`` adds the
time of that boot, which moves whenever the clock is set: what was remembered by it is then not found again.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import psutil

from .supervision import ProcessId

_BOOT_FILE: Final = "/proc/sys/kernel/random/boot_id"
_START_FIELD: Final = 19
"""Of /proc/<pid>/stat, counted behind the name, which may hold blanks and brackets (proc_pid_stat(5))."""


def identify(pid: int) -> ProcessId:
    """Return which process has this pid now.

    Raises
    ------
    psutil.Error
        There is none, or we may not look at it.
    """
    try:
        boot = Path(_BOOT_FILE).read_text(encoding="ascii").strip()
        words = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        return ProcessId(pid=pid, started=int(words[_START_FIELD]) / os.sysconf("SC_CLK_TCK"), boot=boot)
    except (OSError, ValueError, IndexError):
        # No Linux, one that shows none of this, or no such process, between which psutil distinguishes.
        return ProcessId(pid=pid, started=psutil.Process(pid).create_time())


def find_process(wanted: ProcessId) -> psutil.Process | None:
    """Return a process that is alive; None when it is gone, a zombie, or the pid is another's by now."""
    try:
        process = psutil.Process(wanted.pid)
        same = identify(wanted.pid) == wanted
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.Error:
        return None
