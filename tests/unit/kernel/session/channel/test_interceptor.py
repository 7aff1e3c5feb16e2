"""What the inventory notes of streamed operations, whatever becomes of the call behind the last answer."""

from types import SimpleNamespace

import grpc
import pytest
from pyspark.sql.connect import proto

from jupyterlab_spark_connect.kernel.session.channel.interceptor import SessionInterceptor
from jupyterlab_spark_connect.kernel.session.extension import Extensions, SessionExtension
from jupyterlab_spark_connect.kernel.session.inventory.inventory import SessionInventory

SERVICE = "/spark.connect.SparkConnectService"
COMPLETE = proto.ExecutePlanResponse(result_complete=proto.ExecutePlanResponse.ResultComplete())


@pytest.fixture
def interceptor():
    return SessionInterceptor(SimpleNamespace(is_current=lambda: True), SessionInventory(), Extensions())


def asked(*, reattachable):
    request = proto.ExecutePlanRequest(operation_id="o")
    request.plan.command.create_dataframe_view.name = "seven"
    options = proto.ReattachOptions(reattachable=reattachable)
    request.request_options.append(proto.ExecutePlanRequest.RequestOption(reattach_options=options))
    return request


def stream(interceptor, method, request, answers):
    details = SimpleNamespace(method=f"{SERVICE}/{method}")
    return interceptor.intercept_unary_stream(lambda *_: iter(answers), details, request)


def noted(interceptor):
    return [entry.name for entry in interceptor.inventory.entries()]


def test_an_operation_is_noted_at_its_last_answer(interceptor):
    answers = stream(
        interceptor, "ExecutePlan", asked(reattachable=True), [proto.ExecutePlanResponse(), COMPLETE]
    )
    next(answers)
    assert noted(interceptor) == []
    next(answers)  # pyspark asks for nothing behind this one
    assert noted(interceptor) == ["seven"]


def test_a_stream_that_only_pauses_completes_nothing_until_it_is_taken_up(interceptor):
    assert not list(stream(interceptor, "ExecutePlan", asked(reattachable=True), []))
    assert noted(interceptor) == []
    again = proto.ReattachExecuteRequest(operation_id="o")
    next(stream(interceptor, "ReattachExecute", again, [COMPLETE]))
    assert noted(interceptor) == ["seven"]


def test_the_end_completes_a_stream_that_cannot_be_taken_up(interceptor):
    assert not list(stream(interceptor, "ExecutePlan", asked(reattachable=False), []))
    assert noted(interceptor) == ["seven"]


def test_an_operation_that_is_let_go_is_forgotten(interceptor):
    stream(interceptor, "ExecutePlan", asked(reattachable=True), [])
    release = proto.ReleaseExecuteRequest(operation_id="o")
    release.release_all.SetInParent()
    details = SimpleNamespace(method=f"{SERVICE}/ReleaseExecute")
    interceptor.intercept_unary_unary(lambda *_: None, details, release)
    next(stream(interceptor, "ReattachExecute", proto.ReattachExecuteRequest(operation_id="o"), [COMPLETE]))
    assert noted(interceptor) == []


class Sees(SessionExtension):
    def __init__(self):
        self.failures = []

    def received(self, request, answer):
        return proto.ExecutePlanResponse(operation_id=request.operation_id)

    def failed(self, request, error):
        self.failures.append((request.operation_id, error))


def test_capabilities_see_the_answers_and_the_failure_of_an_operation_that_is_taken_up_again():
    part, broken = Sees(), grpc.RpcError()
    interceptor = SessionInterceptor(
        SimpleNamespace(is_current=lambda: True), SessionInventory(), Extensions([part])
    )

    def answers():
        yield proto.ExecutePlanResponse()
        raise broken

    stream(interceptor, "ExecutePlan", asked(reattachable=True), [])
    again = stream(interceptor, "ReattachExecute", proto.ReattachExecuteRequest(operation_id="o"), answers())
    assert next(again).operation_id == "o"
    with pytest.raises(grpc.RpcError):
        next(again)
    assert part.failures == [("o", broken)]
