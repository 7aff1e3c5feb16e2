"""Fills the folder that TMPDIR names, leaves a daemon that goes on writing there, and waits for the end."""

import os
import signal
import sys
import tempfile
from pathlib import Path

folder = Path(tempfile.mkdtemp(prefix="blockmgr-"))
(folder / "shuffle.data").write_bytes(b"x" * 1000)
if os.fork() == 0:
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    number = 0
    while True:
        number = (number + 1) % 1000
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"block.{number}").write_bytes(b"x")
os.write(1, f"{folder}\n".encode())
if len(sys.argv) > 1:
    sys.exit(int(sys.argv[1]))
signal.pause()
