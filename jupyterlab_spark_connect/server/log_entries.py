"""What an entry of the log is: a line that begins one, and the lines behind it that don't.

Whether a line begins an entry is seen from that line alone, never from the lines around it. That is what
lets the log be read from anywhere, forward and backward, with the same entries in the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, get_args

Level = Literal["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "OTHER"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)

_LEVEL: Final = rb"TRACE|DEBUG|INFO|WARNING|WARN|ERROR|FATAL|SEVERE|CRITICAL"

_START: Final = re.compile(
    rb"^(?:"
    # Spark's default pattern, conf/log4j2-defaults.properties: %d{yy/MM/dd HH:mm:ss} %p %c{1}: %m
    rb"\d\d/\d\d/\d\d \d\d:\d\d:\d\d (?P<spark>" + _LEVEL + rb")\b"
    # 2026-11-21 03:59:32,123 WARN …, …T03:59:32.123Z [main] ERROR …, … - name - INFO - …
    rb"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*"
    rb"(?:[ \t]+(?:[^\s\[]\S{0,99}[ \t]+|\[[^\]\n]{0,99}\][ \t]+){0,3}?\[?(?P<iso>" + _LEVEL + rb")\b)?"
    # java.util.logging's first line; its second line is "LEVEL: message"
    rb"|[A-Z][a-z]{2} \d\d?, \d{4} \d\d?:\d\d:\d\d [AP]M "
    # the JVM's unified logging: [0.005s][warning][gc] …
    rb"|\[\d+[.,]\d+s\]\[(?P<jvm>trace|debug|info|warning|error)"
    # structured logging: one JSON object a line
    rb"|(?P<json>\{\")"
    rb"|\[?(?P<bare>" + _LEVEL + rb")(?:\]|:)? "
    # what spark-submit and the JVM say without a logger
    rb"|(?P<error>Exception in thread \"|Error: |Error occurred during initialization of VM"
    rb"|Terminating due to |Aborting due to |Unrecognized (?:VM )?option"
    rb"|Invalid (?:maximum|initial) heap size)"
    rb"|(?P<fatal># A fatal error has been detected by the Java Runtime|# There is insufficient memory)"
    rb"|(?P<warning>OpenJDK [^\n]{0,40}VM warning:|Java HotSpot[^\n]{0,40}VM warning:)"
    rb"|Using Spark's default log4j profile"
    rb")",
    re.MULTILINE,
)

_JSON_LEVEL: Final = re.compile(rb'"level"\s*:\s*"(' + _LEVEL + rb')"', re.IGNORECASE)
_JSON_LEVEL_REACH: Final = 4096

_NAMES: Final[dict[str, Level]] = {level: level for level in LEVELS} | {
    "WARNING": "WARN",
    "SEVERE": "ERROR",
    "CRITICAL": "FATAL",
}


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An entry of the log, or a part of one; the fields are those of `LogEntry` in openapi.yaml."""

    offset: int
    length: int
    level: Level
    text: str
    continues: bool

    @property
    def end(self) -> int:
        """Offset behind its last byte."""
        return self.offset + self.length

    def to_model(self) -> dict[str, Any]:
        """Give the entry as openapi.yaml describes it."""
        return asdict(self)


def first_start(data: bytes, position: int = 0) -> int | None:
    """Where the first entry begins in bytes that begin a line; None when none does from ``position`` on."""
    # ^ is the start of a line also with a position: a search does not take the position for one.
    found = _START.search(data, position)
    return found.start() if found else None


def last_start(data: bytes) -> int | None:
    """Where the last entry begins in bytes that begin a line; None when none does."""
    end = len(data)
    while end > 0:
        line = data.rfind(b"\n", 0, end - 1) + 1
        if _START.match(data, line):
            return line
        end = line
    return None


def level_at(data: bytes, position: int) -> Level:
    """Tell the level of the entry whose first line begins at ``position``; OTHER when its line tells none."""
    found = _START.match(data, position)
    if not found or not (kind := found.lastgroup):
        return "OTHER"
    if kind in ("error", "fatal"):
        return "ERROR" if kind == "error" else "FATAL"
    if kind == "warning":
        return "WARN"
    if kind == "json":
        line, _, _ = data[position : position + _JSON_LEVEL_REACH].partition(b"\n")
        in_json = _JSON_LEVEL.search(line)
        return _level(in_json[1]) if in_json else "OTHER"
    return _level(found[kind])


def split(
    data: bytes, offset: int, *, level: Level | None, at_line: bool, beyond: bytes = b""
) -> Iterator[LogEntry]:
    """Split bytes into entries.

    Parameters
    ----------
    data
        Whole entries; the first may be the rest of one, the last may be cut.
    offset
        Of the first byte.
    level
        Of the entry that the first bytes go on with; None when they begin one, whatever they look like.
    at_line
        Whether the first byte begins a line.
    beyond
        What stands behind the data in its last line: what that line begins is seen from the whole of it.
    """
    seen = data + beyond
    starts = [found.start() for found in _START.finditer(seen) if found.start() > 0 or at_line]
    starts = [start for start in starts if start < len(data)]
    if data and (not starts or starts[0] > 0):
        starts.insert(0, 0)
        first_continues = level is not None
    else:
        first_continues = False
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        continues = first_continues and start == 0
        own_level = level if continues and level else level_at(seen, start) if at_line or start else "OTHER"
        text = data[start:end].removesuffix(b"\n").decode("utf-8", "replace")
        yield LogEntry(
            offset + start, end - start, own_level, "\n" * (continues and at_line) + text, continues
        )


def whole_characters(data: bytes) -> int:
    """Count the bytes up to the UTF-8 character that the end cuts; all of them when it cuts none."""
    for back, byte in enumerate(reversed(data[-4:]), start=1):
        if byte & 0xC0 != 0x80:
            size = 1 if byte < 0xC0 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(data) - back if size > back else len(data)
    return len(data)


def next_character(data: bytes) -> int:
    """Where the first whole UTF-8 character begins; 0 when the first bytes are none that a cut left."""
    for place, byte in enumerate(data[:4]):
        if byte & 0xC0 != 0x80:
            return place
    return 0


def _level(word: bytes) -> Level:
    return _NAMES[word.decode().upper()]
