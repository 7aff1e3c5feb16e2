"""Sets the clock of every Python process that has this folder on its PYTHONPATH.

Setting the machine's clock would hurt whatever else runs there, and is forbidden in most containers; Linux has
no namespace for it. So each process reads the clock as it would after somebody had set it: by the seconds that
the file named in FAULT_CLOCK says, at any moment. psutil derives the start of a process from the boot time,
which the kernel moves together with the clock, so that moves too. Python's `datetime` and Java, which here only
date what is shown, keep the true clock.
"""

import os
import time
from pathlib import Path

CLOCK = Path(os.environ["FAULT_CLOCK"])


def _shift() -> float:
    return float(CLOCK.read_text())


def _set_back() -> None:
    import psutil

    true_time, true_time_ns, true_boot = time.time, time.time_ns, psutil._pslinux.boot_time
    time.time = lambda: true_time() + _shift()
    time.time_ns = lambda: true_time_ns() + int(_shift() * 1_000_000_000)
    psutil._pslinux.boot_time = lambda: true_boot() + _shift()


_set_back()
