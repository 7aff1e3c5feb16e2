"""A mark stands under what is meant, whatever colours a line has."""

import pytest

from jupyterlab_spark_connect.kernel.errors.marks import find_name, has_arrow, marked_frame, marked_line

FRAME = 'Cell In[3], line 2\n      1 x = 1\n----> 2 df.\x1b[32mselect\x1b[39m("delya").show()'


def test_the_mark_is_below_the_text_in_its_line():
    assert marked_frame(FRAME, 2, '"delya"') == f"{FRAME}\n                  ^^^^^^^"
    assert marked_frame(FRAME, 1, "x").split("\n")[2] == "        ^"


@pytest.mark.parametrize(("number", "text"), [(7, "x"), (2, "nothing")])
def test_a_line_that_is_not_shown_or_has_it_not_has_no_mark(number, text):
    assert marked_frame(FRAME, number, text) is None


def test_a_frame_is_known_by_its_arrow():
    assert has_arrow(FRAME)
    assert not has_arrow("AnalysisException: line 2")


def test_a_line_of_its_own_has_one_too():
    assert marked_line("    return a / b", 12, "a / b") == "----> 12 return a / b\n                ^^^^^"


@pytest.mark.parametrize(
    ("name", "line", "found"),
    [
        ("delya", 'df.select("delya")', '"delya"'),
        ("delya", "df.filter(df.delya > 1)", "delya"),
        ("delya", 'df.select("delya", "delya")', None),
        ("day", 'df.select("today")', None),
    ],
)
def test_a_name_counts_where_it_stands_once(name, line, found):
    assert find_name(name, line) == found
