"""How long a call is tried again."""

from __future__ import annotations

import grpc
from pyspark.sql.connect.client.retries import DefaultPolicy

from jupyterlab_spark_connect.kernel.session.exit import exit_handler
from jupyterlab_spark_connect.kernel.session.watch import ServerWatch


class RetryWhileAlive(DefaultPolicy):
    """Retries what pyspark retries, for as long, but never against a server that is known to be gone.

    Raised from here, the error leaves the call at once, whichever call it is; pyspark's own error would say
    that a socket closed. One second between attempts is the longest a call can miss the server's end by.
    """

    def __init__(self, watch: ServerWatch) -> None:
        super().__init__(max_retries=600, max_backoff=1000, jitter=0)
        self._watch = watch

    def can_retry(self, error: BaseException) -> bool:
        """Whether to try again.

        Raises
        ------
        SparkStoppedError
            The server is gone.
        """
        if isinstance(error, grpc.RpcError):
            gone = not self._watch.is_current()
            if exit_handler.ends_at is not None:
                return False
            if gone or (error.code() == grpc.StatusCode.UNAVAILABLE and not self._watch.is_alive()):
                raise self._watch.stopped_error() from None
        return bool(super().can_retry(error))
