from itertools import pairwise

import pytest

from jupyterlab_spark_connect.server.log.reader import MAX_ENTRIES, LogReader

from .log_folder import LogFolder, backward, forward, info, joined

TRACE = (
    "26/11/21 03:59:32 ERROR Executor: Exception in task 0.0\n"
    "java.lang.RuntimeException: no\n"
    "\tat org.apache.spark.A.b(A.scala:1)\n"
    "Caused by: java.io.IOException: why\n"
    "\t... 3 more\n"
)


@pytest.fixture
def log(tmp_path):
    return LogFolder(tmp_path / "log")


def texts(entries):
    return [entry["text"] for entry in entries]


def test_the_end_is_read_without_an_offset(log):
    for number in range(100):
        log.write(info(number))
    piece = log.reader().piece(limit=400)
    assert (piece.start, piece.end, piece.to) == (0, log.end, log.end)
    assert texts(piece.entries) == [info(number)[:-1] for number in range(100 - len(piece.entries), 100)]
    assert 400 - len(info(99)) < piece.to - piece.from_ <= 400
    assert piece.from_ == piece.entries[0]["offset"]


def test_no_log_and_a_missing_folder_are_empty(tmp_path):
    piece = LogReader(tmp_path / "nothing").piece()
    assert (piece.start, piece.end, piece.from_, piece.to, piece.entries) == (0, 0, 0, 0, [])
    assert LogReader(tmp_path / "nothing").last_errors(3) == []


def test_an_entry_goes_over_segments(log):
    log.segment = 50
    log.write(info(1) + TRACE + info(2))
    assert joined(forward(log.reader(), limit=1000))[1][2:] == ("ERROR", TRACE[:-1])
    assert len(log.files()) > 4


def test_a_stack_trace_that_grows_is_joined_and_each_line_comes_once(log):
    log.write(info(1) + TRACE)
    first = log.reader().piece()
    log.write("\tSuppressed: more\n" + info(2))
    second = log.reader().piece(first.to)
    assert second.entries[0]["continues"]
    assert second.entries[0]["level"] == "ERROR"
    whole = joined([*first.entries, *second.entries])
    assert [text for *_, text in whole] == [info(1)[:-1], TRACE + "\tSuppressed: more", info(2)[:-1]]


def test_a_line_without_an_end_waits_until_the_log_is_quiet(log):
    log.write(info(1) + "26/11/21 03:59:32 WA")
    piece = log.reader().piece()
    assert texts(piece.entries) == [info(1)[:-1]]
    log.write("RN Foo: 2\n")
    piece = log.reader().piece(piece.to)
    assert [(entry["level"], entry["text"]) for entry in piece.entries] == [
        ("WARN", "26/11/21 03:59:32 WARN Foo: 2")
    ]
    log.write("26/11/21 03:59:32 ERROR Foo: the last w")
    assert log.reader().piece(piece.to).entries == []
    log.quiet = 5
    shown = log.reader().piece(piece.to)
    assert texts(shown.entries) == ["26/11/21 03:59:32 ERROR Foo: the last w"]
    log.write("ord\n\tat a\n")
    rest = log.reader().piece(shown.to)
    assert joined([*shown.entries, *rest.entries])[0][2:] == (
        "ERROR",
        "26/11/21 03:59:32 ERROR Foo: the last word\n\tat a",
    )


def test_rotation_moves_the_start_and_reading_goes_on_there(log):
    for number in range(100):
        log.write(info(number))
    for file in log.files()[:2]:
        file.unlink()
    piece = log.reader().piece(0)
    assert piece.start == piece.from_ == 2000
    assert log.reader().piece(0, "backward").entries == []
    whole = joined(forward(log.reader()))
    assert whole == joined(backward(log.reader()))
    assert whole[0][0] == 2000
    assert whole[-1][3] == info(99)[:-1]


def test_a_hole_joins_nothing(log):
    for number in range(100):
        log.write(info(number, "x" * 30))
    log.files()[2].unlink()
    whole = joined(forward(log.reader()))
    assert whole == joined(backward(log.reader()))
    before, after = next((a, b) for a, b in pairwise(whole) if a[0] + a[1] != b[0])
    assert (before[0] + before[1], after[0]) == (2000, 3000)


def test_the_live_file_is_deleted_and_what_comes_is_read(log):
    log.write(info(1))
    reader = log.reader()
    first = reader.piece()
    log.files()[0].unlink()
    gone = reader.piece(first.to)
    assert (gone.start, gone.end, gone.entries) == (0, 0, [])
    log.write(info(2))
    assert texts(log.reader().piece(gone.to).entries) == [info(2)[:-1]]
    assert log.reader().piece(gone.to).from_ == first.to


def test_a_file_that_vanishes_between_listing_and_reading_breaks_nothing(log, monkeypatch):
    for number in range(100):
        log.write(info(number))
    reader = log.reader()
    runs = reader._segments.runs()
    monkeypatch.setattr(reader._segments, "runs", lambda: runs)
    for file in log.files()[1:]:
        file.unlink()
    piece = reader.piece()
    assert texts(piece.entries) == [info(n)[:-1] for n in range(len(piece.entries))]
    assert len(piece.entries) > 10
    assert piece.to == sum(entry["length"] for entry in piece.entries)
    assert piece.entries[: len(reader.piece(0).entries)] == reader.piece(0).entries
    assert reader.piece(2000).entries == []
    assert reader.piece(2000).to == 2000
    assert reader.last_errors(3) == []
    assert b"".join(reader.chunks()) == b"".join(info(n).encode() for n in range(100))[:1000]


def test_levels_keep_stack_traces_whole(log):
    log.write(info(1) + TRACE + info(2))
    for read in (forward, backward):
        assert texts(read(log.reader(), levels=["ERROR", "FATAL"])) == [TRACE[:-1]]


def test_search_has_no_case_and_looks_into_stack_traces(log):
    log.write(info(1) + TRACE + info(2, "Straße 東京"))
    for read in (forward, backward):
        assert texts(read(log.reader(), search="IOEXCEPTION")) == [TRACE[:-1]]
        assert texts(read(log.reader(), search="東京")) == [info(2, "Straße 東京")[:-1]]
        assert texts(read(log.reader(), search="ioexception", levels=["INFO"])) == []


def test_what_is_wanted_stops_at_the_limit_and_goes_on_behind_it(log):
    for number in range(100):
        log.write(info(number, "odd" if number % 2 else "even"))
    piece = log.reader().piece(0, limit=100, search="odd")
    assert [entry["text"].split()[-2] for entry in piece.entries] == ["1", "3"]
    assert piece.to <= log.reader().piece(piece.to, limit=100, search="odd").entries[0]["offset"]
    for read in (forward, backward):
        found = read(log.reader(), limit=100, search="odd")
        assert [entry["text"].split()[-2] for entry in found] == [str(n) for n in range(1, 100, 2)]


def test_an_entry_longer_than_the_limit_comes_in_parts(log):
    long = "26/11/21 03:59:32 ERROR Foo: plan\n" + "  line of a plan\n" * 200
    log.write(info(1) + long + info(2))
    for read in (forward, backward):
        entries = read(log.reader(), limit=500)
        assert all(entry["length"] <= 500 for entry in entries)
        assert {entry["level"] for entry in entries if entry["continues"]} == {"ERROR"}
        assert [text for *_, text in joined(entries)] == [info(1)[:-1], long[:-1], info(2)[:-1]]
        parts = read(log.reader(), limit=500, levels=["ERROR"])
        assert all(part["length"] <= 500 for part in parts)
        assert [text for *_, text in joined(parts)] == [long[:-1]]


@pytest.mark.parametrize("query", [{}, {"levels": ["INFO"]}, {"search": "text"}])
def test_short_entries_come_no_more_than_a_thousand_at_a_time(tmp_path, query):
    log = LogFolder(tmp_path / "log", segment=1_000_000)
    log.write("".join(info(number) for number in range(2500)))
    for direction in ("forward", "backward"):
        piece = log.reader().piece(log.end // 2, direction, **query)
        assert len(piece.entries) == MAX_ENTRIES
    for read in (forward, backward):
        entries = read(log.reader(), limit=100_000, **query)
        assert texts(entries) == [info(number)[:-1] for number in range(2500)]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_an_endless_line_is_cut_between_characters(log, limit):
    line = "ä東𝄞" * 40
    log.quiet = 5
    log.write(line)
    for read in (forward, backward):
        entries = read(log.reader(), limit=limit)
        assert sum(entry["length"] for entry in entries) == log.end
        if limit >= 4:
            assert [text for *_, text in joined(entries)] == [line]


def test_bad_bytes_keep_their_offsets(log):
    junk = bytes(range(256)) + b"\xe6\x9d\n" + b"\xff\xfe\x80\x80\x80\x80\x80\n" + b"\0" * 50 + b"\n"
    log.write(info(1).encode() + junk + info(2).encode())
    for read in (forward, backward):
        whole = joined(read(log.reader()))
        assert whole[-1][3] == info(2)[:-1]
        assert whole[-1][0] == len(info(1)) + len(junk)
        assert sum(length for _, length, _, _ in whole) == log.end


def test_last_errors(log):
    log.write(info(1) + 'Exception in thread "main" first\n' + TRACE + info(2))
    assert log.reader().last_errors(1) == [TRACE[:-1]]
    assert log.reader().last_errors(5) == ['Exception in thread "main" first', TRACE[:-1]]


def test_last_errors_are_cut_but_keep_their_causes(log):
    log.write(TRACE[:-1] + "\n" + "\tat deep\n" * 5000 + "Caused by: the root\n\tat x\n")
    (error,) = log.reader().last_errors(3)
    assert len(error) <= 4000
    assert error.startswith("26/11/21 03:59:32 ERROR Executor")
    assert error.endswith("Caused by: the root")


def test_without_an_error_there_are_no_errors_but_last_lines(log):
    for number in range(50):
        log.write(info(number))
    assert log.reader().last_errors(3) == []
    assert log.reader().last_lines(20).splitlines() == [info(number)[:-1] for number in range(30, 50)]
