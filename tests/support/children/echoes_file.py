"""Prints a file's bytes as they are; then prints it again at each SIGUSR1, and says so in a second file."""

import signal
import sys
from pathlib import Path


def echo(*_):
    sys.stdout.buffer.write(Path(sys.argv[1]).read_bytes())
    sys.stdout.buffer.flush()
    if len(sys.argv) > 2:
        Path(sys.argv[2]).touch()


signal.signal(signal.SIGUSR1, echo)
echo()
while True:
    signal.pause()
