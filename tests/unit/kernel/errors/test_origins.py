"""Where an expression was made is said only where it is certain."""

import runpy

import pytest

from jupyterlab_spark_connect.kernel.errors.origins import Origins

SITE = "line 2 in cell [3]"


@pytest.fixture
def note(tmp_path):
    """Has code in a file of its own make an expression."""
    origins = Origins()

    def run(name):
        file = tmp_path / name
        file.write_text(f"x = 1\nx = 1 + (note('col', {SITE!r}) or 0)\n")
        runpy.run_path(str(file), {"note": origins.note})
        return file

    run.origins = origins
    return run


def test_one_place_is_found_to_the_column(note):
    file = note("mine.py")
    found = note.origins.find("col", SITE)
    assert (found.filename, found.line) == (str(file), 2)
    assert found.segment() == f"note('col', {SITE!r})"


def test_two_places_of_one_name_are_none(note):
    note("mine.py")
    note("mine_too.py")
    assert note.origins.find("col", SITE) is None


def test_what_was_not_seen_is_none(note):
    assert note.origins.find("col", SITE) is None
