"""What Spark has cached, as it tells it, and what to call it."""

import pytest

from jupyterlab_spark_connect.server.spark.rest import Application
from jupyterlab_spark_connect.server.spark.storage import Cached, find_cached
from tests.support.http_answers import answering

# As Spark 4.3 told them.
PLAN = "*(1) Project [(id#81L * 2) AS d#82L]\n+- *(1) Range (0, 5000, step=1, splits=2)\n"
TOLD = [
    {"id": 10, "name": "In-memory table loc", "memoryUsed": 544, "diskUsed": 0},
    {"id": 23, "name": PLAN, "memoryUsed": 216, "diskUsed": 5000},
    {"id": 48, "name": "MapPartitionsRDD", "memoryUsed": 380032, "diskUsed": 0},
]


@pytest.fixture
def web_ui():
    """Return the port of a prepared Web UI, and the paths and keys that it was asked with."""
    answers, asked = [], []

    def answer(request):
        asked.append((request.path, request.headers["Authorization"].split()[0]))
        return answers.pop(0)

    with answering(answer) as port:
        yield port, answers, asked


async def test_tables_have_their_name_and_the_rest_none(web_ui):
    port, answers, asked = web_ui
    answers.append((200, TOLD))
    assert await find_cached(Application("local-1", port), "a2V5") == [
        Cached(name="a DataFrame", bytes=380032),
        Cached(name="a DataFrame", bytes=5216),
        Cached(name="loc", bytes=544),
    ]
    assert asked == [("/api/v1/applications/local-1/storage/rdd", "Bearer")]


@pytest.mark.parametrize("answer", [(403, b""), (200, b"<html>"), (200, b'[{"id": 1}]')])
async def test_a_spark_that_does_not_tell_costs_no_error(web_ui, answer):
    port, answers, _ = web_ui
    answers.append(answer)
    assert await find_cached(Application("local-1", port), "a2V5") == ()


async def test_a_spark_that_is_gone_costs_no_error(web_ui):
    assert await find_cached(Application("local-1", 1), "a2V5") == ()
