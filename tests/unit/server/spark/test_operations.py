import pytest

from jupyterlab_spark_connect.server.spark import operations as module
from jupyterlab_spark_connect.server.spark.operations import find_operations
from jupyterlab_spark_connect.server.spark.rest import Application, NoAnswerError

SESSION = "User_root_Session_dbc29790-d4d3-497e-863e-752cd7096e31"


def job(operation, tag, **more):
    return {
        "jobTags": [
            f"SparkConnect_OperationTag_{SESSION}_Operation_{operation}",
            f"SparkConnect_SessionTag_{SESSION}_Tag_{tag}",
            "spark-session-82ee32f3-execution-root-id-4",
        ],
        **more,
    }


@pytest.fixture
def answer(monkeypatch):
    """Have Spark answer with these jobs."""

    def answer(jobs):
        class Rest:
            def __init__(self, *_, **__):
                pass

            async def get(self, *_):
                if jobs is None:
                    raise NoAnswerError
                return jobs

        monkeypatch.setattr(module, "SparkRest", Rest)

    return answer


async def found(tag="jsc.1"):
    return await find_operations(Application(id="local-1", web_ui_port=1), "key", tag)


async def test_the_operations_of_a_tag_are_found_each_once_and_no_stream(answer):
    answer(
        [
            job("one", "jsc.1"),
            job("one", "jsc.1"),
            job("two", "jsc.1"),
            job("other", "jsc.12"),
            job("stream", "jsc.1", jobGroup="e193a9f7"),
            {"jobTags": []},
        ]
    )
    assert await found() == ["one", "two"]


@pytest.mark.parametrize("jobs", [None, [{}], {"error": "?"}])
async def test_where_spark_does_not_say_there_is_none(answer, jobs):
    answer(jobs)
    assert await found() == ()
