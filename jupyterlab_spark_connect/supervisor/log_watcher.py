"""Finds in Spark's output the lines by which it reports its start.

Source: the log lines of SparkContext, Utils.startServiceOnPort and SparkConnectServer in Spark 4.0 to 4.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MAX_LINE_LENGTH: Final = 16 * 1024
"""Bytes of a line that are looked at; Spark's own ready lines have fewer than 200."""

_ANSI: Final = re.compile(rb"\x1b\[[0-9;?]*[ -/]*[@-~]")
_STARTED: Final = re.compile(rb"Spark Connect server started at: [^\s\"]*:(\d{1,5})\b")
_WEB_UI: Final = re.compile(rb"Successfully started service 'SparkUI' on port (\d{1,5})\b")
_DRIVER: Final = re.compile(rb"Running Spark version \S+")


@dataclass(frozen=True, slots=True)
class DriverStarts:
    """The driver has begun to set itself up."""


@dataclass(frozen=True, slots=True)
class WebUiListens:
    """The driver's Web UI listens; what comes next is the Connect server itself."""

    port: int


@dataclass(frozen=True, slots=True)
class ServerListens:
    """The Spark Connect server accepts connections."""

    port: int


ReadyLine = DriverStarts | WebUiListens | ServerListens


class LogWatcher:
    """Finds ready lines in a stream of bytes that arrives in arbitrary pieces.

    Colours, bytes that are no UTF-8 and lines without end do no harm: a line is looked at once it is
    complete, and only its first `MAX_LINE_LENGTH` bytes.
    """

    def __init__(self) -> None:
        self._line = bytearray()

    def feed(self, content: bytes) -> Iterator[ReadyLine]:
        """Yield the ready lines that the next piece of output completes, in order."""
        *complete, rest = content.split(b"\n")
        for part in complete:
            self._extend(part)
            found = _parse(bytes(self._line))
            self._line.clear()
            if found is not None:
                yield found
        self._extend(rest)

    def finish(self) -> Iterator[ReadyLine]:
        """Yield the last line if it is one and nothing ended it: there is no more output."""
        yield from self.feed(b"\n")

    def _extend(self, part: bytes) -> None:
        self._line += part[: MAX_LINE_LENGTH - len(self._line)]


def _parse(line: bytes) -> ReadyLine | None:
    plain = _ANSI.sub(b"", line)
    if found := _STARTED.search(plain):
        return ServerListens(int(found[1]))
    if found := _WEB_UI.search(plain):
        return WebUiListens(int(found[1]))
    if _DRIVER.search(plain):
        return DriverStarts()
    return None
