"""The fault table in the documentation is the table of these tests."""

from pathlib import Path

from tests.support.status_prober import Latency

from .conftest import COLLECTED
from .fault_table import DOCUMENT, Row, document, faults_in


def test_the_table_in_the_docs_has_the_rows_of_these_tests(request):
    tests = Path(__file__).parent
    collected = request.config.stash[COLLECTED]
    faults = {
        marker.args[0]
        for item in collected
        for marker in item.iter_markers("fault")
        if item.path.parent == tests
    }
    written = faults_in(DOCUMENT.read_text(encoding="utf-8"))
    assert len(written) == len(set(written))
    if {item.path.name for item in collected} >= {file.name for file in tests.glob("test_*.py")}:
        assert set(written) == faults
    else:  # some were chosen by hand
        assert set(written) >= faults


def test_a_page_names_its_rows_again():
    rows = [Row("One | two"), Row("Three", latency=Latency(0.0123, 7))]
    rows[1].saw("Panel", "a | b <c>")
    assert faults_in(document(rows)) == ["One \\| two", "Three"]
    assert "| Panel: a \\| b &lt;c> |" in document(rows)
    assert "12 ms of 7" in document(rows)


def test_rows_that_are_seen_anew_take_the_place_of_the_old():
    page = document([Row("One"), Row("Two"), Row("Three")])
    again = Row("Two")
    again.saw("Panel", "Connected")
    assert faults_in(document([again], page, ["Two"])) == ["One", "Two", "Three"]
    assert document([again], page, ["Two"]).count("Panel: Connected") == 1
    assert faults_in(document([again], page, ["Two", "Three", "One"])) == ["Two", "Three", "One"]
