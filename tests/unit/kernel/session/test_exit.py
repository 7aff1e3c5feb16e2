"""Whom Python's end waits for: threads of a person's, and none in which pyspark waits for Spark."""

import threading
from concurrent.futures import ThreadPoolExecutor

from pyspark.sql.connect.client.reattach import ExecutePlanResponseReattachableIterator

from jupyterlab_spark_connect.kernel.session.exit import _others


def test_the_pool_in_which_pyspark_lets_go_of_an_answer_is_nobodys_work():
    answer = ExecutePlanResponseReattachableIterator.__new__(ExecutePlanResponseReattachableIterator)
    may_end = threading.Event()
    try:
        answer._release_thread_pool.submit(may_end.wait)  # as pyspark does: a pool of this answer's own
        assert not _others()
        with ThreadPoolExecutor() as pool:
            pool.submit(may_end.wait)
            assert _others()
            may_end.set()
    finally:
        may_end.set()
