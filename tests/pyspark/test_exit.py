"""A Python that has used Spark ends, whatever it holds and whatever has become of Spark."""

import os
import signal
import subprocess
import sys

import psutil
import pytest

from tests.support.waiting import wait_for

CONNECT = "from jupyterlab_spark_connect import connect\nspark = connect()\n"
# the last one keeps every core
HELD = {
    "a checkpointed DataFrame": CONNECT + "df = spark.range(10).localCheckpoint()",
    "a session of its own": "from jupyterlab_spark_connect import connect\n"
    "spark = connect(mode='own')\ndf = spark.range(10).localCheckpoint()",
    "a listener of streaming queries": CONNECT
    + """
from pyspark.sql.streaming.listener import StreamingQueryListener

class Listener(StreamingQueryListener):
    def onQueryStarted(self, event): pass
    def onQueryProgress(self, event): pass
    def onQueryTerminated(self, event): pass

spark.streams.addListener(Listener())
""",
    "pyspark's own session": CONNECT
    + """
from pyspark.sql import SparkSession
import os, uuid
other = SparkSession.builder.remote(f"{os.environ['SPARK_REMOTE']};session_id={uuid.uuid4()}").create()
df = other.range(10).localCheckpoint()
""",
    "a thread that waits for a query": CONNECT
    + """
import threading
from pyspark.sql.functions import udf
slow = udf(lambda x: __import__('time').sleep(600), 'string')
threading.Thread(target=lambda: spark.range(8, numPartitions=8).select(slow('id')).collect()).start()
""",
}

TOGETHER = [code for held, code in HELD.items() if "listener" not in held]
"""Those that can be held at once: the server takes listeners of one client at a time."""

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def program(spark_server, tmp_path):
    """Starts a program that says when it has come to its last line, and then waits to be told to end."""
    started = []

    def start(code):
        process = subprocess.Popen(
            [sys.executable, "-c", f"{code}\nprint('held', flush=True)\ninput()"],
            env={
                **spark_server.environment,
                "JUPYTER_SPARK_CONNECT_FILE": str(spark_server.connection_file),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout.readline() == "held\n", process.stderr.read()
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("held", HELD)
def test_a_program_ends_while_spark_is_alive(program, notebook, held):
    process = program(HELD[held])
    _, errors = process.communicate("\n", timeout=30)
    assert process.returncode == 0
    assert "Listener" not in errors
    # what it has left running would keep every core
    assert notebook().value("spark.range(3, numPartitions=8).count()") == "3"


def test_a_program_ends_while_spark_hangs(program, spark_server):
    # for a thread of its own, which waits for a query, Python waits as well
    held = [program(code) for code in TOGETHER[:-1]]
    pid = spark_server.spark_pid()
    os.kill(pid, signal.SIGSTOP)
    try:
        for process in held:
            process.communicate("\n", timeout=30)
            assert process.returncode == 0
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_program_ends_when_spark_was_stopped(program, spark_server):
    held = [program(code) for code in TOGETHER]
    spark_server.stop_spark()
    for process in held:
        process.communicate("\n", timeout=30)
        assert process.returncode == 0


def test_a_kernel_that_holds_a_checkpoint_shuts_down(spark_server, notebook):
    held = notebook()
    held.value("df = spark.range(10).localCheckpoint()")
    pid = int(held.value("import os; os.getpid()"))
    held.run("quit()")
    wait_for("the kernel's end", lambda: not alive(pid))


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
