"""Prints what Spark prints when it starts, and waits for the end; a first argument: exit with it at once."""

import os
import signal
import sys

signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
for line in (
    "26/11/21 04:08:08 INFO SparkContext: Running Spark version 4.3.0",
    "\x1b[32m26/11/21 04:08:10 INFO Utils: Successfully started service 'SparkUI' on port 4047.\x1b[0m",
    "26/11/21 04:08:11 INFO Executor: Running Spark version 4.3.0",
    "26/11/21 04:08:12 INFO SparkConnectServer: Spark Connect server started at: 127.0.0.1:15009",
    # What a user's code prints comes through the same pipe.
    "Spark Connect server started at: 127.0.0.1:1",
    "Successfully started service 'SparkUI' on port 1.",
):
    os.write(1, f"{line}\n".encode())
if len(sys.argv) > 1:
    sys.exit(int(sys.argv[1]))
signal.pause()
