"""What Spark says of itself in its output.

Source: the log lines of SparkContext, Utils.startServiceOnPort and SparkConnectServer in Spark 4.0 to 4.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LONGEST_LINE: Final = 16 * 1024
"""Bytes of a line that are looked at; Spark's own announcements have fewer than 200."""

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


Announcement = DriverStarts | WebUiListens | ServerListens


class Announcements:
    """Finds announcements in a stream of bytes that arrives in arbitrary pieces.

    Colours, bytes that are no UTF-8 and lines without end do no harm: a line is looked at once it is
    complete, and only its first `LONGEST_LINE` bytes.
    """

    def __init__(self) -> None:
        self._line = bytearray()

    def feed(self, content: bytes) -> Iterator[Announcement]:
        """Take the next piece of output and give what it announces, in order."""
        *complete, rest = content.split(b"\n")
        for part in complete:
            self._extend(part)
            found = _announcement(bytes(self._line))
            self._line.clear()
            if found is not None:
                yield found
        self._extend(rest)

    def finish(self) -> Iterator[Announcement]:
        """Say that there is no more output, and give what the last line announces if nothing ended it."""
        yield from self.feed(b"\n")

    def _extend(self, part: bytes) -> None:
        self._line += part[: LONGEST_LINE - len(self._line)]


def _announcement(line: bytes) -> Announcement | None:
    plain = _ANSI.sub(b"", line)
    if found := _STARTED.search(plain):
        return ServerListens(int(found[1]))
    if found := _WEB_UI.search(plain):
        return WebUiListens(int(found[1]))
    if _DRIVER.search(plain):
        return DriverStarts()
    return None
