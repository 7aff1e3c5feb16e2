"""Each notebook has the streaming queries of the shared session that it started, and listeners of its own."""

import pytest

from tests.support.waiting import wait_for

CELLS = """
from pyspark.sql.streaming.listener import StreamingQueryListener

events = []

class Listener(StreamingQueryListener):
    def onQueryStarted(self, event):
        events.append(f"started {event.name}")
    def onQueryProgress(self, event):
        events.append(f"progress {event.progress.name}")
    def onQueryTerminated(self, event):
        events.append("failed" if event.exception else "ended")

def start(name, *columns):
    frame = spark.readStream.format("rate").load().select("*", *columns)
    return frame.writeStream.format("memory").queryName(name).start()

def names():
    return sorted(query.name for query in spark.streams.active)

listener = Listener()
spark.version
"""

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def pair(spark_server, notebook):
    """Two notebooks that share the session."""
    opened = notebook("streaming.ipynb"), notebook("watching.ipynb")
    for each in opened:
        each.value(CELLS)
    return opened


def until_told(notebook, event):
    wait_for(event, lambda: event in notebook.value("events"))


def test_a_notebook_stops_its_own_queries_also_those_of_its_kernel_before(pair, spark_server, notebook):
    here, there = pair
    assert here.run("start('of_here')").error is None
    assert there.run("start('of_there')").error is None
    assert (here.value("names()"), there.value("names()")) == ("['of_here']", "['of_there']")
    assert here.value("[query.stop() for query in spark.streams.active]") == "[None]"
    assert here.value("spark.streams.awaitAnyTermination()") == ""
    assert there.value("spark.streams.awaitAnyTermination(1)") == "False"  # another's end is none of its own
    there.close()
    again = notebook("watching.ipynb")
    again.value(CELLS)
    assert again.value("names()") == "['of_there']"

    here.run("start('once_more')")
    again.run("from jupyterlab_spark_connect import everybody")
    assert again.value("with everybody(): print(names())") == "['of_there', 'once_more']"
    assert again.value("with everybody(): print([query.stop() for query in spark.streams.active])")
    assert here.value("names()") == "[]"


def test_each_notebook_has_listeners_and_is_told_of_its_own_queries(pair):
    here, there = pair
    for each in pair:
        each.value("spark.streams.addListener(listener)")
    here.run("query = start('watched')")
    until_told(here, "progress watched")
    here.value("query.stop()")
    until_told(here, "ended")
    told = here.value("sorted(set(events))")
    assert told == "['ended', 'progress watched', 'started watched']"
    assert there.value("events") == "[]"

    there.run("from pyspark.sql.functions import lit, raise_error\nstart('bad', raise_error(lit('boo')))")
    until_told(there, "failed")
    assert "boo" in there.run("spark.streams.awaitAnyTermination()").message
    there.value("spark.streams.resetTerminated()")
    assert there.value("spark.streams.awaitAnyTermination(0.1)") == "False"

    here.value("spark.streams.removeListener(listener)\nevents.clear()\nstart('unwatched').stop()")
    here.value("spark.streams.addListener(listener)\nstart('later').stop()")
    until_told(here, "ended")
    assert "unwatched" not in here.value("events")
