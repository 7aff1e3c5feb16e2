"""Interrupts of one notebook reach all that it runs, in whichever thread, and nothing of another one's."""

import pytest

from tests.support.waiting import wait_for

SLOW = """
from pyspark.sql.functions import lit, udf

@udf("string")
def slow(folder):
    import tempfile, time
    tempfile.mkstemp(dir=folder)
    time.sleep(60)
    return folder

def work(number=0):
    return spark.range(1).select(slow(lit(folder))).collect()
"""

THREADS = {
    "a pool with more tasks than threads": """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(2) as pool:
    futures = [pool.submit(work, number) for number in range(6)]
    [future.result() for future in futures]
""",
    "threads of PySpark": """
import threading
from pyspark import inheritable_thread_target
threads = [threading.Thread(target=inheritable_thread_target(spark)(work)) for _ in range(2)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
""",
    "asyncio": """
import asyncio
await asyncio.gather(asyncio.to_thread(work), asyncio.to_thread(work))
""",
    "the pool that joblib's threads are from": """
from multiprocessing.pool import ThreadPool
with ThreadPool(2) as pool:
    pool.map(work, range(2))
""",
    "a cell with await that computes by itself": """
import asyncio
await asyncio.sleep(0)
work()
""",
}

pytestmark = pytest.mark.timeout(180)


class Cells:
    """A notebook whose cells can be slow, and say when Spark has begun with them."""

    def __init__(self, notebook, folder):
        self.notebook, self.folder = notebook, folder
        notebook.value(f"folder = {str(folder)!r}\n{SLOW}\nspark.version")

    def begin(self, code, operations=1):
        """Run a cell until Spark computes this many operations of it."""
        before = len([*self.folder.iterdir()])
        message = self.notebook.begin(code)
        wait_for("the operations", lambda: len([*self.folder.iterdir()]) - before >= operations)
        return message


@pytest.fixture(scope="module")
def pair(jupyter_server, tmp_path_factory):
    """Two notebooks that share the session."""
    jupyter_server.start_spark()
    names = ("here", "there")
    opened = [
        Cells(jupyter_server.notebook(f"{name}.ipynb"), tmp_path_factory.mktemp(name)) for name in names
    ]
    yield opened
    for each in opened:
        each.notebook.close()


@pytest.mark.parametrize("threads", THREADS)
def test_interrupt_reaches_the_notebooks_threads_and_no_other_notebook(pair, threads):
    here, there = pair
    goes_on = there.begin("work()")
    interrupted = here.begin(THREADS[threads])
    here.notebook.interrupt()
    assert here.notebook.outcome(interrupted, 30).seconds < 30
    assert here.notebook.value("spark.range(3).count()") == "3"
    there.notebook.interrupt()
    assert there.notebook.outcome(goes_on, 30).error == "KeyboardInterrupt"


def test_calls_that_interrupt_reach_this_notebook_alone_unless_told_otherwise(pair):
    here, there = pair
    running = there.begin("spark.addTag('daily')\nprint(sorted(spark.getTags()))\nwork()")
    assert here.notebook.value("spark.interruptAll(), spark.interruptTag('daily')") == "([], [])"
    operations = there_operations(there)
    foreign = here.notebook.run(f"spark.interruptOperation({operations[0]!r})")
    assert foreign.result == "[]"
    assert "is not this notebook's" in foreign.stderr

    everybody = (
        "from jupyterlab_spark_connect import everybody\nwith everybody(): print(spark.interruptTag('daily'))"
    )
    assert here.notebook.value(everybody) == str(operations)
    outcome = there.notebook.outcome(running, 30)
    assert outcome.stdout == "['daily']\n"
    assert "OPERATION_CANCELED" in outcome.message
    assert "here.ipynb interrupted what all notebooks run" in outcome.stderr
    there.notebook.run("spark.clearTags()")


def there_operations(cells):
    """Return the ids of the operations that a notebook runs, as Spark's own pages name them."""
    jupyter = cells.notebook.jupyter
    spark = jupyter.spark()["spark"]
    path = f"{spark['web_ui']}api/v1/applications/{spark['app_id']}/jobs?status=running"
    tags = [tag for job in jupyter.call("GET", path)[1] for tag in job["jobTags"]]
    return [tag.rpartition("_Operation_")[2] for tag in tags if "_OperationTag_" in tag]


def test_a_notebooks_own_calls_reach_its_threads(pair):
    here, _ = pair
    begin = """
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(2)
def tagged():
    spark.addTag("nightly")
    return work()
futures = [pool.submit(work), pool.submit(tagged)]
"""
    outcome = here.notebook.outcome(here.begin(begin, 2), 30)
    assert outcome.error is None
    assert here.notebook.value("len(spark.interruptTag('nightly'))") == "1"
    assert here.notebook.value("len(spark.interruptAll())") == "1"
    ended = here.notebook.run("[str(future.exception()).count('OPERATION_CANCELED') for future in futures]")
    assert (ended.result, ended.stderr) == ("[1, 1]", "")


def test_an_own_session_is_interrupted_as_ever(pair):
    _, there = pair
    own = "from jupyterlab_spark_connect import connect\nspark = connect(mode={!r})"
    there.notebook.run(own.format("own"))
    try:
        begin = "import threading\nthread = threading.Thread(target=work)\nthread.start()"
        there.notebook.outcome(there.begin(begin), 30)
        assert there.notebook.value("len(spark.interruptAll())") == "1"
        joined = there.begin("thread = threading.Thread(target=work)\nthread.start()\nthread.join()")
        there.notebook.interrupt()
        assert there.notebook.outcome(joined, 30).error == "KeyboardInterrupt"
    finally:
        there.notebook.run(own.format("shared"))
