"""Holds a port of 127.0.0.1 and never answers, until it is killed."""

import signal
import socket
import sys

with socket.create_server(("127.0.0.1", int(sys.argv[1]))):
    signal.pause()
