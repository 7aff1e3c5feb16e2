"""A lock that goes with its holder."""

from __future__ import annotations

import contextlib
import sys


def try_lock(descriptor: int) -> bool:
    """Lock an open file for this process, unless another one holds it; return whether it is ours.

    The kernel lets go of it when the file is closed, and so at the latest with the process.
    """
    if sys.platform == "win32":
        # No Spark is started there (`unsupported_platform`), so nothing can be shared by mistake.
        return True
    import fcntl

    with contextlib.suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
