"""Ignores SIGTERM, and so does a child of its own that has left its process group."""

import os
import signal

signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child == 0:
    os.setsid()
    os.write(1, b"child %d\n" % os.getpid())
while True:
    signal.pause()
