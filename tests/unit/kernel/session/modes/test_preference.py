import pytest

import jupyterlab_spark_connect
from jupyterlab_spark_connect.contract import connection
from jupyterlab_spark_connect.kernel.session.modes import preference as module
from jupyterlab_spark_connect.kernel.session.modes.preference import ModePreference


@pytest.fixture
def preference(monkeypatch):
    preference = ModePreference()
    monkeypatch.setattr(module, "mode_preference", preference)
    return preference


def test_a_person_has_the_last_word_and_what_is_stored_gives_way_to_code(preference):
    assert preference.mode == "shared"
    jupyterlab_spark_connect.use_session_mode("copy", chosen=False)  # a kernel starts
    assert preference.mode == "copy"
    preference.asked = "own"  # connect(mode="own")
    jupyterlab_spark_connect.use_session_mode("copy", chosen=False)  # the page is loaded again
    assert preference.mode == "own"
    jupyterlab_spark_connect.use_session_mode("shared", chosen=True)
    assert preference.mode == "shared"


def test_the_administrator_has_the_first_word_or_the_only_one(preference, monkeypatch):
    monkeypatch.setenv(connection.SESSION_MODE_VARIABLE, "copy")
    assert preference.mode == "copy"
    preference.asked = "own"
    assert preference.mode == "own"
    monkeypatch.setenv(connection.SESSION_MODE_LOCKED_VARIABLE, "1")
    assert preference.mode == "copy"
