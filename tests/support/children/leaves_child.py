"""Forks twice into a session of its own, as a daemon does, and ends; the daemon keeps its output open."""

import os
import signal
import sys

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.write(1, b"child %d\n" % os.getpid())
        while True:
            signal.pause()
    os._exit(0)
os.wait()
sys.exit(0)
