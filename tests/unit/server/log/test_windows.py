"""What is read of a log: each line once, in both directions, and little of a large one."""

import random

import pytest

from jupyterlab_spark_connect.server.log import segments as log_segments
from jupyterlab_spark_connect.server.log.entries import split
from jupyterlab_spark_connect.server.log.reader import MAX_SCAN, MAX_SPLIT, LogReader

from .log_folder import LogFolder, backward, forward, info, joined

LINES = [
    "26/11/21 03:59:32 INFO Foo: a",
    "26/11/21 03:59:32 WARN Foo: ä東京𝄞",
    "2026-11-21 03:59:32,123 ERROR Foo: b",
    '{"ts":"x","level":"ERROR","msg":"c"}',
    "\tat somewhere",
    "Caused by: something",
    "",
    "plain",
    "long " * 60,
    'Exception in thread "main" d',
]


@pytest.mark.parametrize("seed", range(40))
def test_forward_and_backward_give_every_line_once(tmp_path, seed):
    chance = random.Random(seed)  # noqa: S311 (the same each time)
    log = LogFolder(tmp_path / "log", segment=chance.choice([61, 400, 5000]))
    lines = [chance.choice(LINES) for _ in range(chance.randrange(1, 60))]
    content = "".join(line + "\n" for line in lines).encode()
    log.write(content)
    expected = [
        (entry["offset"], entry["length"], entry["level"], entry["text"])
        for entry in split(content, 0, level=None, at_line=True)
    ]
    limit = chance.choice([7, 40, 150, 1000])
    assert joined(forward(log.reader(), limit=limit)) == expected
    assert joined(backward(log.reader(), limit=limit)) == expected
    middle = chance.choice(expected)[0]
    both = [
        *backward(log.reader(), middle, limit=limit),
        *forward(log.reader(), middle, limit=chance.choice([7, 300])),
    ]
    assert joined(both) == (expected if middle else joined(forward(log.reader())))


@pytest.mark.parametrize("seed", range(20))
def test_a_tail_sees_every_line_once_while_the_log_grows(tmp_path, seed):
    chance = random.Random(seed)  # noqa: S311 (the same each time)
    log = LogFolder(tmp_path / "log", segment=300)
    lines = [chance.choice(LINES) for _ in range(80)]
    content = "".join(line + "\n" for line in lines).encode()
    entries, offset, at = [], 0, 0
    while at < len(content):
        step = chance.randrange(1, 120)
        log.write(content[at : at + step])
        at += step
        piece = log.reader().piece(offset, limit=chance.choice([50, 1000]))
        entries += piece.entries
        offset = piece.to
    entries += forward(log.reader(), offset)
    assert joined(entries) == [
        (entry["offset"], entry["length"], entry["level"], entry["text"])
        for entry in split(content, 0, level=None, at_line=True)
    ]


class Meter:
    """Counts the bytes that are read from files."""

    def __init__(self, monkeypatch):
        self.count = 0
        self._read = log_segments._read
        monkeypatch.setattr(log_segments, "_read", self)

    def __call__(self, *arguments):
        data = self._read(*arguments)
        self.count += len(data)
        return data


def test_a_request_on_100_mb_reads_little(tmp_path, monkeypatch):
    folder = tmp_path / "log"
    folder.mkdir()
    block = "".join(info(number, "x" * 60) for number in range(10_000)).encode()
    size = 16 * 1024 * 1024
    segment = (block * (size // len(block) + 1))[:size]
    first = folder / f"{0:020}.log"
    first.write_bytes(segment)
    for number in range(1, 6):
        (folder / f"{number * size:020}.log").hardlink_to(first)
    reader = LogReader(folder)
    meter = Meter(monkeypatch)
    allowed_on_top = 300_000

    def cost(*arguments, **query):
        meter.count = 0
        piece = reader.piece(*arguments, **query)
        return piece, meter.count

    for offset, direction in [
        (None, "forward"),
        (0, "forward"),
        (50_000_000, "forward"),
        (50_000_000, "backward"),
    ]:
        piece, bytes_read = cost(offset, direction)
        assert piece.entries
        assert bytes_read <= 131_072 + allowed_on_top
    for direction, offset in [("forward", 0), ("backward", 6 * size)]:
        piece, bytes_read = cost(offset, direction, search="not there")
        assert piece.entries == []
        assert MAX_SCAN // 2 < piece.to - piece.from_ <= MAX_SCAN
        assert bytes_read <= MAX_SCAN + allowed_on_top
    _, bytes_read = cost(0, "forward", levels=["ERROR"])
    assert bytes_read <= MAX_SPLIT + allowed_on_top
    meter.count = 0
    reader.last_errors(5)
    assert meter.count <= MAX_SCAN + allowed_on_top
