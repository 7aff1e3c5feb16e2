"""What is found in Spark's output, however it arrives."""

import pytest

from jupyterlab_spark_connect.supervisor.log_watcher import (
    DriverStarts,
    LogWatcher,
    ServerListens,
    WebUiListens,
)

LINE = b"26/11/21 04:08:12 INFO SparkConnectServer: Spark Connect server started at: "


def found(*pieces):
    watcher = LogWatcher()
    return [one for piece in pieces for one in watcher.feed(piece)] + list(watcher.finish())


@pytest.mark.parametrize(
    ("line", "found_line"),
    [
        (LINE + b"127.0.0.1:15002\n", ServerListens(15002)),
        (LINE + b"127.0.0.1:15002\r\n", ServerListens(15002)),
        (LINE + b"0:0:0:0:0:0:0:0:15002\n", ServerListens(15002)),
        (b"\x1b[1;32m" + LINE + b"127.0.0.1:\x1b[0m15002\x1b[m\n", ServerListens(15002)),
        (b"\xff\xfe" + LINE + b"127.0.0.1:15002", ServerListens(15002)),
        (
            b'{"ts":"1","msg":"Spark Connect server started at: 127.0.0.1:15002","logger":"a:7"}\n',
            ServerListens(15002),
        ),
        (b"INFO Utils: Successfully started service 'SparkUI' on port 4041.\n", WebUiListens(4041)),
        (b"INFO SparkContext: Running Spark version 4.3.0\n", DriverStarts()),
    ],
)
def test_a_ready_line_is_found_wherever_the_output_is_cut(line, found_line):
    assert found(line) == [found_line]
    for cut in range(1, len(line)):
        assert found(line[:cut], line[cut:]) == [found_line]


@pytest.mark.parametrize(
    "line",
    [
        b"INFO Utils: Successfully started service 'sparkDriver' on port 35735.\n",
        LINE + b"\n",
        b"x" * 100_000 + LINE + b"127.0.0.1:15002\n",
        b"",
    ],
)
def test_nothing_else_is_a_ready_line(line):
    assert found(line) == []


def test_a_line_without_end_takes_no_memory():
    watcher = LogWatcher()
    for _ in range(1000):
        assert list(watcher.feed(b"x" * 65536)) == []
    assert len(watcher._line) < 65536
    assert list(watcher.feed(b"\n" + LINE + b"127.0.0.1:15002\n")) == [ServerListens(15002)]
