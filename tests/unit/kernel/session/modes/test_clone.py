"""Why a session could not be copied is a sentence, and never gRPC's own error."""

from types import SimpleNamespace

import grpc
import pytest

from jupyterlab_spark_connect.client.errors import SparkMismatchError, SparkSessionError
from jupyterlab_spark_connect.kernel.session.modes.clone import readable_clone


class Refusal(grpc.RpcError):
    def __init__(self, code, details):
        self.code, self.details = lambda: code, lambda: details


def refused(code, details):
    def clone(_):
        raise Refusal(code, details)

    return readable_clone(clone, "4.0.1", pytest.fail)


@pytest.mark.parametrize(
    ("code", "details", "kind", "sentence"),
    [
        (
            grpc.StatusCode.UNIMPLEMENTED,
            "Method not found",
            SparkMismatchError,
            "The Spark 4.0.1 server cannot copy a session; 4.1 and later can.",
        ),
        (
            grpc.StatusCode.INTERNAL,
            "[INVALID_CLONE_SESSION_REQUEST.TARGET_SESSION_ID_ALREADY_EXISTS] The id is there.",
            SparkSessionError,
            "There is a session with this id already. Call cloneSession() without an id, or with a new UUID.",
        ),
        (
            grpc.StatusCode.INTERNAL,
            "First line\nSecond line",
            SparkSessionError,
            "Spark could not copy the session: First line",
        ),
        (grpc.StatusCode.UNKNOWN, "", SparkSessionError, "Spark could not copy the session: UNKNOWN"),
    ],
)
def test_what_kept_spark_from_copying_is_said(code, details, kind, sentence):
    with pytest.raises(kind) as error:
        refused(code, details)()
    assert str(error.value) == sentence


def test_each_copy_is_noted():
    noted = []
    clone = readable_clone(lambda wanted: SimpleNamespace(_session_id=wanted), "4.3.0", noted.append)
    assert clone("a")._session_id == "a"
    assert noted == ["a"]
