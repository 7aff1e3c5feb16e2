"""Kill a process group when the supervisor dies, on systems without PR_SET_PDEATHSIG (macOS).

Run as ``python -P -m jupyterlab_spark_connect.supervisor.deathwatch <process group>``. Its standard input is
a pipe whose other end the supervisor alone holds: the end of that pipe is the end of the supervisor.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys

from jupyterlab_spark_connect.contract.module_command import module_command


def start_deathwatch(group: int) -> subprocess.Popen[bytes]:
    """Start a watch over a process group; closing its standard input makes it kill what is left."""
    return subprocess.Popen(
        module_command(__name__, str(group)),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def main() -> None:
    """Wait for the end of standard input, then kill the group."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(int(sys.argv[1]), signal.SIGKILL)


if __name__ == "__main__":
    main()
