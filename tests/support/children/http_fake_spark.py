"""Stands for the JVM where only its manners matter: listens on a port and says the two lines that Spark says.

    python http_fake_spark.py <port> <behaviour>

ready: listens and says so. quiet: listens and says nothing. hang: does neither. die: says an error and exits.
stubborn: as ready, but deaf to SIGTERM.
"""

import signal
import socket
import sys
import threading

WEB_UI_PORT = 4999


def main(port: int, behaviour: str) -> int:
    if behaviour == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    say("INFO", "SparkContext: Running Spark version 4.3.0")
    if behaviour == "die":
        say(
            "ERROR",
            "SparkContext: Error initializing SparkContext.\njava.lang.IllegalArgumentException: too small",
        )
        return 1
    if behaviour != "hang":
        listener = socket.create_server(("127.0.0.1", port))
        if behaviour != "quiet":
            say("INFO", f"Utils: Successfully started service 'SparkUI' on port {WEB_UI_PORT}.")
            say("INFO", f"SparkConnectServer: Spark Connect server started at: 127.0.0.1:{port}")
        threading.Thread(target=listener.accept, daemon=True).start()
    threading.Event().wait()
    return 0


def say(level: str, text: str) -> None:
    sys.stdout.write(f"26/11/21 04:00:00 {level} {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2]))
