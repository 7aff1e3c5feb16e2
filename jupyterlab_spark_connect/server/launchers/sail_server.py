"""Run Sail's Spark Connect server on loopback until this process is ended.

Run as ``python -P -m jupyterlab_spark_connect.server.launchers.sail_server PORT [PYSPARK]``. It says that it
listens in the words of Spark, which the supervisor waits for.
"""

from __future__ import annotations

import signal
import sys

ADDRESS = "127.0.0.1"


def serve(port: int, pyspark: str | None) -> None:
    """Serve.

    Parameters
    ----------
    pyspark
        What to call the pyspark of this process, when Sail does not know the one that is installed. It opens
        no session then, though all but Python functions works.
    """
    from pysail.spark import SparkConnectServer

    if pyspark is not None:
        import pyspark as installed

        installed.__version__ = pyspark
    server = SparkConnectServer(ip=ADDRESS, port=port)
    server.start(background=True)
    sys.stdout.write(f"Spark Connect server started at: {ADDRESS}:{port}\n")
    sys.stdout.flush()
    # Nothing of it outlives the process: SIGTERM ends it as it would any other.
    signal.pause()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
