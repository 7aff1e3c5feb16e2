"""A secret never reaches the log, wherever the process's output is cut."""

import pytest

from jupyterlab_spark_connect.supervisor.redactor import Redactor

from .supervised_child import SupervisedChild

SECRETS = ["hush hush", "hush hush, I say", "päss\nword"]
TEXT = "a hush hush b hush hush, I say c päss\nword d hush hus e h".encode()
REDACTED = b"a (hidden) b (hidden) c (hidden) d hush hus e h"


@pytest.mark.parametrize("size", range(1, len(TEXT) + 1))
def test_a_secret_is_hidden_wherever_a_piece_ends(size):
    redactor = Redactor(SECRETS)
    pieces = [redactor.feed(TEXT[start : start + size]) for start in range(0, len(TEXT), size)]
    assert b"".join(pieces) + redactor.flush() == REDACTED


def test_nothing_is_held_back_that_cannot_be_a_secret():
    assert (
        Redactor(SECRETS).feed(b"26/11/21 INFO SparkContext: ready\n")
        == b"26/11/21 INFO SparkContext: ready\n"
    )
    assert Redactor([]).feed(TEXT) == TEXT


def test_a_real_supervisor_writes_no_secret_and_keeps_the_rest(tmp_path):
    said = tmp_path / "said"
    said.write_bytes(b"the password is hush hush\nWARN and on\nit ends with hush")
    child = SupervisedChild(tmp_path)
    try:
        child.start("echoes_file.py", said, 0, hidden=SECRETS)
        child.until_logged(b"it ends")
        child.stop()
        assert child.log() == b"the password is (hidden)\nWARN and on\nit ends with hush"
    finally:
        child.close()
