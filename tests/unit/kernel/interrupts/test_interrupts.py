"""What a kernel that shares its session asks of Spark, and what it says when others interrupt it."""

import signal
import threading
from types import SimpleNamespace

import grpc
import pytest
from pyspark.sql.connect import proto

from jupyterlab_spark_connect.client.errors import SparkSessionError
from jupyterlab_spark_connect.contract.interruption import INTERRUPTIONS_FOLDER_NAME, Interruption
from jupyterlab_spark_connect.contract.operation_tags import kernel_tag
from jupyterlab_spark_connect.kernel.interrupts.extension import Interrupts
from jupyterlab_spark_connect.kernel.interrupts.keyboard import KeyboardWatch
from jupyterlab_spark_connect.kernel.session.reach import everybody
from jupyterlab_spark_connect.kernel.session.registration import kernel_id

TYPE = proto.InterruptRequest.InterruptType
OWN = kernel_tag(kernel_id())


class Canceled(grpc.RpcError):
    def details(self):
        return "[OPERATION_CANCELED] Operation has been canceled."


@pytest.fixture
def interrupts(tmp_path):
    before = signal.getsignal(signal.SIGINT)
    part = Interrupts()
    part.opened(
        SimpleNamespace(
            connection=SimpleNamespace(session_id="shared"),
            watch=SimpleNamespace(path=tmp_path / "connection.json"),
        )
    )
    yield part
    signal.signal(signal.SIGINT, before)


def operation(name="o", *tags, session="shared"):
    return proto.ExecutePlanRequest(session_id=session, operation_id=name, tags=tags)


def interrupt(kind, session="shared", **what):
    return proto.InterruptRequest(session_id=session, interrupt_type=kind, **what)


def test_an_operation_has_its_tags_and_names_of_this_kernels_own(interrupts):
    request = interrupts.prepare(operation("o", "daily"))
    assert list(request.tags) == ["daily", OWN, f"{OWN}:daily"]
    assert list(interrupts.prepare(request).tags) == ["daily", OWN, f"{OWN}:daily"]  # it is sent once more


def test_an_interrupt_of_all_is_one_of_this_kernels(interrupts):
    asked = interrupt(TYPE.INTERRUPT_TYPE_ALL)
    sent = interrupts.prepare(asked)
    assert (sent.interrupt_type, sent.operation_tag) == (TYPE.INTERRUPT_TYPE_TAG, OWN)
    assert asked.interrupt_type == TYPE.INTERRUPT_TYPE_ALL
    sent = interrupts.prepare(interrupt(TYPE.INTERRUPT_TYPE_TAG, operation_tag="daily"))
    assert sent.operation_tag == f"{OWN}:daily"


def test_an_operation_of_somebody_elses_goes_on_unless_everybody_is_meant(interrupts, tmp_path, capsys):
    request = interrupt(TYPE.INTERRUPT_TYPE_OPERATION_ID, operation_id="foreign")
    assert interrupts.prepare(request).operation_id != "foreign"
    assert "is not this notebook's" in capsys.readouterr().err
    with everybody():
        assert interrupts.prepare(request) == request
    [who] = Interruption.read_all(tmp_path / INTERRUPTIONS_FOLDER_NAME)
    assert who.kernel_id == kernel_id()


def test_another_session_is_interrupted_as_ever(interrupts):
    request = interrupt(TYPE.INTERRUPT_TYPE_ALL, session="another")
    assert interrupts.prepare(request) == request


def test_a_cell_says_who_interrupted_it_unless_that_was_itself(interrupts, tmp_path, capsys):
    others = interrupts.prepare(operation("others"))
    interrupts.failed(others, Canceled())
    assert "Another notebook or program" in capsys.readouterr().err
    named = interrupts.prepare(operation("named"))
    Interruption(kernel_id="k", by="flights.ipynb", at=2e9).write(tmp_path / INTERRUPTIONS_FOLDER_NAME)
    interrupts.failed(named, Canceled())
    assert capsys.readouterr().err == "flights.ipynb interrupted what all notebooks run, this too.\n"
    own = interrupts.prepare(operation("own"))
    interrupts.prepare(interrupt(TYPE.INTERRUPT_TYPE_ALL))
    interrupts.failed(own, Canceled())
    assert capsys.readouterr().err == ""


@pytest.fixture
def keyboard():
    before = signal.getsignal(signal.SIGINT)
    called, asked = threading.Event(), []
    watch = KeyboardWatch(lambda main_too: (asked.append(main_too), called.set()))
    watch.start()
    yield SimpleNamespace(watch=watch, called=called, asked=asked)
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_raises_as_ever_and_ends_what_other_threads_do(keyboard):
    begun, interrupted, refused = threading.Event(), threading.Event(), []

    def goes_on():
        begun.set()
        interrupted.wait()
        try:
            keyboard.watch.require_going_on()
        except SparkSessionError as error:
            refused.append(str(error))

    thread = threading.Thread(target=goes_on)
    thread.start()
    begun.wait()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    assert keyboard.called.wait(10)
    assert keyboard.asked == [False]
    interrupted.set()
    thread.join()
    assert len(refused) == 1
    keyboard.watch.require_going_on()  # the main thread may, and so may threads that are new
    fresh = threading.Thread(target=goes_on)
    fresh.start()
    fresh.join()
    assert len(refused) == 1


def test_a_handler_that_does_not_raise_has_the_main_threads_work_interrupted_too(keyboard):
    signal.signal(signal.SIGINT, lambda *_: None)
    keyboard.watch.start()
    signal.raise_signal(signal.SIGINT)
    assert keyboard.called.wait(10)
    assert keyboard.asked == [True]
