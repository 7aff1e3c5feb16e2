"""What can go wrong between a kernel and Spark, each error one sentence for a person."""

from __future__ import annotations

PRESS_CONNECT = "Press Connect in the Spark panel, or call connect(start=True)."
"""What to do when there is no server: the same words everywhere."""


class SparkSessionError(RuntimeError):
    """Something between this kernel and Spark is wrong; the message is a sentence that ends in what to do."""

    def _render_traceback_(self) -> list[str]:
        """Show the sentence alone: IPython asks here before it prints a page of frames."""
        return [f"{type(self).__name__}: {self}"]


class SparkNotRunningError(SparkSessionError):
    """No Spark server is ready."""


class SparkStoppedError(SparkNotRunningError):
    """The Spark server that a call or a DataFrame belongs to is gone."""


class SparkStartError(SparkSessionError):
    """The Jupyter server could not be asked to start Spark, or the start failed."""


class SparkMissingError(SparkSessionError):
    """The kernel's Python has no pyspark, or pyspark without its Connect client."""


class SparkMismatchError(SparkSessionError):
    """The kernel's pyspark does not fit the server."""
