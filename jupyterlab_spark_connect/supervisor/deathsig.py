"""Tie the life of a child to ours, by what Linux offers (prctl(2)).

Other systems have nothing like it; there `deathwatch` watches us instead.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_CHILD_SUBREAPER: Final = 36
"""Both from <linux/prctl.h>."""


def become_subreaper() -> bool:
    """Become the parent of every orphan among our descendants; return whether the system can do that.

    Spark's Python workers leave the process group of the driver (pyspark/daemon.py calls setpgid), so
    only their parent can still find them once the driver is gone.
    """
    if sys.platform != "linux":
        return False
    return bool(_prctl()(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0)


def die_with_parent() -> Callable[[], None] | None:
    """Return what a child must call between fork and exec to be killed when we die; None where it cannot be.

    The libraries are loaded here, since a child may do next to nothing after fork.
    """
    if sys.platform != "linux":
        return None
    prctl, parent = _prctl(), os.getpid()

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:  # it died before the tie was made
            os._exit(1)

    return tie


def _prctl() -> Callable[..., int]:
    function = ctypes.CDLL(None, use_errno=True).prctl
    function.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    function.restype = ctypes.c_int
    return function
