"""A capability's part may fail: the query goes on, and one sentence says so."""

import pytest
from pyspark.sql.connect import proto

from jupyterlab_spark_connect.client.errors import SparkSessionError
from jupyterlab_spark_connect.kernel.session.extension import Extensions, SessionExtension

ASKED = proto.ConfigRequest(session_id="asked")


class Renames(SessionExtension):
    def __init__(self, name):
        self._name = name

    def prepare(self, request):
        return proto.ConfigRequest(session_id=f"{request.session_id} {self._name}")


class Answers(SessionExtension):
    def received(self, request, answer):
        return f"{answer} to {request.session_id}"


class Fails(SessionExtension):
    purpose = "count the sheep"

    def __init__(self, error):
        self._error = error

    def prepare(self, request):
        raise self._error

    def completed(self, request):
        raise self._error


def test_each_part_sees_what_the_one_before_has_made_of_a_request():
    assert Extensions([Renames("a"), Renames("b")]).prepare(ASKED).session_id == "asked a b"


def test_a_part_that_fails_is_left_out_and_says_so_once(capsys):
    extensions = Extensions([Renames("a"), Fails(KeyError("wool")), Renames("b")])
    assert extensions.prepare(ASKED).session_id == "asked a b"
    extensions.prepare(ASKED)
    extensions.completed(ASKED)
    assert capsys.readouterr().err == "The Spark extension could not count the sheep (KeyError: 'wool').\n"


def test_what_a_part_has_to_say_to_the_person_ends_the_query():
    with pytest.raises(SparkSessionError, match="no sheep"):
        Extensions([Fails(SparkSessionError("no sheep"))]).prepare(ASKED)


def test_parts_see_the_answers_that_they_want_to_see():
    assert Extensions([Renames("a"), Answers()]).received(ASKED, "an answer") == "an answer to asked"
