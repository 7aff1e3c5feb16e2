"""Prints numbered lines, as many bytes as the first argument says, and waits unless a second says not to."""

import signal
import sys

left, number = int(sys.argv[1]), 0
while left > 0:
    block = b"".join(b"%060d\n" % n for n in range(number, number + 4096))
    number += 4096
    left -= len(block)
    sys.stdout.buffer.write(block)
sys.stdout.buffer.write(b"the end\n")
sys.stdout.buffer.flush()
if len(sys.argv) == 2:
    signal.pause()
