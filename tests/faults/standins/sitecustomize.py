"""Stands in for what a test may not do to the machine, in each Python with this folder on its PYTHONPATH.

The clock: to set the machine's would hurt whatever else runs there, and is forbidden in most containers;
Linux has no namespace for it. So each process reads the clock as it would after somebody had set it, moved by
the seconds in the file that FAULT_CLOCK names. psutil takes the start of a process from the boot time, which
the kernel moves together with the clock, so that moves too. The Jupyter server and the supervisor alone see
it: what calls Spark by gRPC would hand a deadline by this clock to C code that reads the true one. Python's
`datetime` and Java, which only date what is shown, keep the true clock.

The disk, where no tmpfs may be mounted: opening a new file and writing fail below the folder that FAULT_DISK
names, with the error number in the file named before it, as long as that is not 0.
"""

import os
import sys
import time
from pathlib import Path

CLOCK_WATCHERS = {"jupyter_server", "jupyterlab_spark_connect.supervisor"}


def move_clock(clock):
    import psutil

    true_time, true_time_ns, true_boot = time.time, time.time_ns, psutil._pslinux.boot_time

    def shift():
        return float(clock.read_text())

    time.time = lambda: true_time() + shift()
    time.time_ns = lambda: true_time_ns() + int(shift() * 1_000_000_000)
    psutil._pslinux.boot_time = lambda: true_boot() + shift()


def break_disk(control, folder):
    true_open, true_write = os.open, os.write

    def refuse(path):
        number = int(control.read_text() or 0)
        if number and str(path).startswith(folder):
            raise OSError(number, os.strerror(number), path)

    def open_file(path, flags, *args, **more):
        if flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
            refuse(path)
        return true_open(path, flags, *args, **more)

    def write(descriptor, content):
        refuse(Path(f"/proc/self/fd/{descriptor}").readlink())
        return true_write(descriptor, content)

    os.open, os.write = open_file, write


if "FAULT_CLOCK" in os.environ and CLOCK_WATCHERS & set(sys.orig_argv):
    move_clock(Path(os.environ["FAULT_CLOCK"]))
if "FAULT_DISK" in os.environ:
    control, _, folder = os.environ["FAULT_DISK"].partition(":")
    break_disk(Path(control), folder)
