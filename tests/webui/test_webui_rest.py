"""What Spark's REST is asked, and which errors stand for the answers that it does not give."""

import pytest

from jupyterlab_spark_connect.server.spark.operations import SparkActivity
from jupyterlab_spark_connect.server.spark.rest import (
    Application,
    NoAnswerError,
    NotServedError,
    SparkRest,
    SparkRestError,
)

from .webui_jvm import FakeJvm


@pytest.fixture
def jvm():
    fake = FakeJvm()
    yield fake
    fake.close()


async def test_a_resource_is_the_applications_or_nobodys(jvm):
    jvm.answer = (200, {}, b"[1]")
    rest = SparkRest(jvm.port, jvm.key)
    assert await rest.get("jobs?status=running", "app-1") == [1]
    assert await rest.get("applications") == [1]
    assert [request.uri for request in jvm.requests] == [
        "/api/v1/applications/app-1/jobs?status=running",
        "/api/v1/applications",
    ]
    assert jvm.key not in repr(rest)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((404, {}, b""), NotServedError),
        ((302, {"Location": "/elsewhere/"}, b""), NotServedError),
        ((403, {}, b""), SparkRestError),
        ((200, {}, b"<html>"), SparkRestError),
    ],
)
async def test_what_spark_does_not_give_has_an_error_of_its_own(jvm, answer, error):
    jvm.answer = answer
    with pytest.raises(SparkRestError) as raised:
        await SparkRest(jvm.port, jvm.key).get("connect/sessions", "app-1")
    assert type(raised.value) is error


async def test_a_driver_that_is_not_there_gives_no_answer_and_is_doing_nothing_known(jvm, unused_tcp_port):
    with pytest.raises(NoAnswerError):
        await SparkRest(unused_tcp_port, jvm.key).get("applications")
    assert await SparkActivity(Application("app-1", unused_tcp_port), jvm.key).read() is None


async def test_an_error_of_spark_is_not_taken_for_rest(jvm):
    jvm.answer = (500, {}, b"")
    with pytest.raises(SparkRestError):
        await SparkActivity(Application("app-1", jvm.port), jvm.key).read()
