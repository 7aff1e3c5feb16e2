"""IPython shows Spark's errors in short; all others, and all where ours fails, as it always did."""

import pytest
from IPython.core.interactiveshell import InteractiveShell
from pyspark.errors import AnalysisException

from jupyterlab_spark_connect.kernel.errors.display import ErrorDisplay
from jupyterlab_spark_connect.kernel.errors.origins import Origins

MISSPELT = """
def select(name):
    raise AnalysisException("[NO_COLUMN] There is none.", messageParameters={"objectName": name})
x = 1
select("delya")
"""


@pytest.fixture
def shell(monkeypatch):
    shell = InteractiveShell()
    shell.user_ns["AnalysisException"] = AnalysisException
    shown = []
    monkeypatch.setattr(shell, "_showtraceback", lambda etype, value, lines: shown.append("\n".join(lines)))
    monkeypatch.setattr(shell.display_pub, "publish", lambda data, **_: shown.append(data))
    shell.shown = shown
    ErrorDisplay(shell, Origins()).install()
    return shell


def test_an_error_of_sparks_is_short_and_offers_its_frames(shell):
    result = shell.run_cell(MISSPELT)
    text, offer = shell.shown
    assert "[NO_COLUMN] There is none." in text
    assert "<details>" in offer["text/html"]
    assert "run_code" in offer["text/html"]
    assert "run_code" not in text
    assert type(result.error_in_exec) is AnalysisException


def test_shown_again_it_is_ipythons(shell):
    shell.run_cell(MISSPELT)
    shell.shown.clear()
    shell.run_line_magic("tb", "")
    assert len(shell.shown) == 1
    assert "Traceback" in shell.shown[0]


def test_another_error_is_ipythons(shell):
    shell.run_cell("1 / 0")
    assert len(shell.shown) == 1
    assert "ZeroDivisionError" in shell.shown[0]


def test_a_failure_of_ours_leaves_it_to_ipython(shell, monkeypatch):
    monkeypatch.setattr("jupyterlab_spark_connect.kernel.errors.message.shorten", None)
    shell.run_cell(MISSPELT)
    assert len(shell.shown) == 1
    assert "[NO_COLUMN] There is none." in shell.shown[0]


def test_a_handler_of_somebodys_own_comes_first(shell):
    handled = []
    shell.set_custom_exc(
        (AnalysisException,), lambda shell, etype, value, tb, tb_offset=None: handled.append(value)
    )
    shell.run_cell(MISSPELT)
    assert len(handled) == 1
    assert shell.shown == []


@pytest.mark.parametrize("mode", ["Verbose", "Minimal"])
def test_a_mode_that_asks_for_more_or_less_is_left_alone(shell, mode):
    shell.run_line_magic("xmode", mode)
    shell.run_cell(MISSPELT)
    assert len(shell.shown) == 1
