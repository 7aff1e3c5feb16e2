"""Prints a file's bytes as they are; then prints it again at each SIGUSR1."""

import signal
import sys
from pathlib import Path


def echo(*_):
    sys.stdout.buffer.write(Path(sys.argv[1]).read_bytes())
    sys.stdout.buffer.flush()


signal.signal(signal.SIGUSR1, echo)
echo()
while True:
    signal.pause()
