"""Of Spark's message stays what a person reads."""

import pytest

from jupyterlab_spark_connect.kernel.errors.message import named_things, shorten

SENTENCE = "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column cannot be resolved. SQLSTATE: 42703"
PLAN = "'Project [id#1L, 'delya]\n+- Range (0, 5, step=1, splits=Some(2))\n"
ZERO = "[DIVIDE_BY_ZERO] Division by zero. SQLSTATE: 22012"
WORKER = "An exception was thrown from the Python worker. Please see the stack trace below."
CRASH = "Job aborted due to stage failure: Python worker exited unexpectedly"


@pytest.mark.parametrize(
    ("message", "is_located", "short"),
    [
        (f"{SENTENCE};\n{PLAN}", False, SENTENCE),
        (f"{SENTENCE}; line 2 pos 2;\n{PLAN}", False, f"{SENTENCE}; line 2 pos 2"),
        (f"{SENTENCE}; line 2 pos 2;\n{PLAN}", True, SENTENCE),
        (f'{ZERO}\n== DataFrame ==\n"__truediv__" was called from\nline 3 in cell [19]\n', True, ZERO),
        (
            f'{ZERO}\n== DataFrame ==\n"__truediv__" was called from\nline 3 in cell [19]\n',
            False,
            f'{ZERO}\n== DataFrame ==\n"__truediv__" was called from\nline 3 in cell [19]',
        ),
        (f"{CRASH}\n\tat org.apache.spark.Task.run(Task.scala:1)\n\tat org.ap...", False, CRASH),
        (
            f"{CRASH}\n\tat a.B.c(B.java)\nCaused by: E\n\t... 16 more\n\nDriver stacktrace:",
            False,
            f"{CRASH}\nCaused by: E",
        ),
        (
            f"\n  {WORKER}\nKeyError: 1",
            False,
            "KeyError: 1",
        ),
        ("[STREAM_FAILED] ended\n=== Streaming Query ===\nId: []", False, "[STREAM_FAILED] ended"),
        ("My own; with a semicolon\nand two lines", False, "My own; with a semicolon\nand two lines"),
    ],
)
def test_plans_and_javas_frames_go(message, is_located, short):
    assert shorten(message, is_located=is_located) == short


def test_a_stack_of_javas_that_somebody_has_asked_for_stays():
    stack = "JVM stacktrace:\norg.apache.spark.SparkException\n\tat org.apache.spark.Task.run(Task.scala:1)"
    assert shorten(f"{CRASH}\n\tat a.B.c(B.java)\n\n{stack}", is_located=False) == f"{CRASH}\n\n{stack}"


@pytest.mark.parametrize(
    ("parameters", "names"),
    [
        ({"objectName": "`delya`", "proposal": "`delay`"}, ["delya"]),
        ({"objectName": "`t`.`delya`"}, ["t.delya", "delya"]),
        ({"path": "file:/home/me/no.csv"}, ["/home/me/no.csv", "no.csv"]),
        ({"config": '"spark.sql.ansi.enabled"'}, []),
        (None, []),
    ],
)
def test_what_an_error_names_is_found_as_it_may_be_written(parameters, names):
    assert named_things(parameters) == names
