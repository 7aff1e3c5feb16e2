"""A log of 100 MB as Spark writes it, put where the supervisor would have put it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import repeat

from jupyterlab_spark_connect.contract.connection import make_private_folder
from tests.support.real_jupyter import RealJupyter

SIZE = 100_000_000
FIRST = "first line of the big log"
LAST = "last line of the big log"
HIDDEN = "needle in the big log"
"""Stands where a search from the end, which begins anew at the top, comes last."""

_SEGMENT = 16 * 1024 * 1024


def write_big_log(jupyter: RealJupyter) -> int:
    """Write it as the log of a start that is over, and give its generation."""
    generation = time.time_ns() // 1_000_000
    folder = make_private_folder(jupyter.folder / "logs" / str(generation))
    offset, segment = 0, bytearray()
    for piece in _pieces():
        segment += piece
        if len(segment) >= _SEGMENT:
            (folder / f"{offset:020}.log").write_bytes(segment)
            offset += len(segment)
            segment.clear()
    (folder / f"{offset:020}.log").write_bytes(segment)
    return generation


def read_all(jupyter: RealJupyter, generation: int, query: str = "") -> None:
    """Read it from its first byte to its last, by pieces, as the log's tab does when somebody scrolls."""
    offset, end = 0, 1
    while offset < end:
        path = f"spark-connect/api/server/log?generation={generation}&offset={offset}{query}"
        status, piece = jupyter.call("GET", path)
        if status != 200:
            raise RuntimeError(f"The log cannot be read: {piece}")
        offset, end = piece["to"], piece["end"]


def _pieces() -> Iterator[bytes]:
    """Yield a hundred times the same lines, and the three that are looked for."""
    lines = b"".join(_lines(SIZE // 100))
    yield _line("INFO", "SparkContext", FIRST)
    yield from repeat(lines, 98)
    yield _line("ERROR", "Executor", HIDDEN)
    yield from repeat(lines, 2)
    yield _line("INFO", "SparkContext", LAST)


def _lines(size: int) -> Iterator[bytes]:
    """Yield lines of Spark's default pattern, some with a stack trace."""
    written, task = 0, 0
    while written < size:
        task += 1
        line = _line(
            "INFO",
            "TaskSetManager",
            f"Finished task {task % 200}.0 in stage {task // 200}.0 (TID {task}) in {task % 977} ms on "
            f"localhost (executor driver) ({task % 200 + 1}/200)",
        )
        if task % 500 == 0:
            line = _line("WARN", "TaskSetManager", f"Lost task {task % 200}.0: java.io.IOException: gone") + (
                b"".join(
                    b"\tat org.apache.spark.example.Reader.read(Reader.scala:%d)\n" % at for at in range(20)
                )
            )
        written += len(line)
        yield line


def _line(level: str, source: str, text: str) -> bytes:
    return f"26/11/21 10:20:30 {level} {source}: {text}\n".encode()
