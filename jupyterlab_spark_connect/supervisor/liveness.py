"""Whether a process still runs."""

from __future__ import annotations

import psutil


def lives(process: psutil.Process) -> bool:
    """Tell whether it runs; `is_running` knows a reused pid, but takes a zombie for alive."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
