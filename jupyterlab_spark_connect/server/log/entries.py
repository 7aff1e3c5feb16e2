"""What an entry of the log is: a line that begins one, and the lines behind it that don't.

Whether a line begins an entry is seen from that line alone, never from the lines around it. That is what
lets the log be read from anywhere, forward and backward, with the same entries in the end.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import chain
from typing import Final, Literal, TypedDict, get_args

Level = Literal["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "OTHER"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)

_LEVEL: Final = rb"TRACE|DEBUG|INFO|WARNING|WARN|ERROR|FATAL|SEVERE|CRITICAL"

_FIRST_WORDS: Final = (
    rb"(?:"
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
    rb")"
)
_START: Final = re.compile(_FIRST_WORDS)
_NEXT_START: Final = re.compile(rb"\n" + _FIRST_WORDS)
"""The line break makes a search go from line to line, where ``^`` would have it look at each byte."""

_JSON_LEVEL: Final = re.compile(rb'"level"\s*:\s*"(' + _LEVEL + rb')"', re.IGNORECASE)
_JSON_LEVEL_REACH: Final = 4096

_LEVELS_OF_WORDS: Final[dict[bytes, Level]] = {level.encode(): level for level in LEVELS} | {
    b"WARNING": "WARN",
    b"SEVERE": "ERROR",
    b"CRITICAL": "FATAL",
}
_LEVELS_OF_KINDS: Final[dict[str, Level]] = {"error": "ERROR", "fatal": "FATAL", "warning": "WARN"}


class LogEntry(TypedDict):
    """An entry of the log, or a part of one, as openapi.yaml describes it.

    A plain dict: a piece of the log has hundreds of them, and goes to the browser as it is.
    """

    offset: int
    length: int
    level: Level
    text: str
    continues: bool


def end_of(entry: LogEntry) -> int:
    """Return the offset behind its last byte."""
    return entry["offset"] + entry["length"]


def begins_entry(data: bytes) -> bool:
    """Whether the line that these bytes begin begins an entry."""
    return _START.match(data) is not None


def first_start(data: bytes, position: int = 0) -> int | None:
    """Where the first entry begins in bytes that begin a line; None when none does from ``position`` on."""
    if position == 0 and begins_entry(data):
        return 0
    found = _NEXT_START.search(data, max(position - 1, 0))
    return found.start() + 1 if found else None


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
    """Return the level of the entry whose first line begins at ``position``; OTHER when it tells none."""
    found = _START.match(data, position)
    return _level_of(found) if found else "OTHER"


def split(
    data: bytes,
    offset: int,
    *,
    level: Level | None,
    at_line: bool,
    beyond: bytes = b"",
    levels: Collection[Level] = LEVELS,
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
    levels
        To keep.
    """
    if not data:
        return
    seen = data + beyond
    begins = _START.match(seen) if at_line else None
    own_level = _level_of(begins) if begins else level or "OTHER"
    continues = begins is None and level is not None
    line_break = "\n" if continues and at_line else ""
    start = 0
    for following in chain(_NEXT_START.finditer(seen), [None]):
        end = len(data) if following is None else min(following.start() + 1, len(data))
        if own_level in levels:
            yield {
                "offset": offset + start,
                "length": end - start,
                "level": own_level,
                "text": line_break + data[start:end].removesuffix(b"\n").decode("utf-8", "replace"),
                "continues": continues,
            }
        if following is None or end == len(data):
            return
        start, own_level, continues, line_break = end, _level_of(following), False, ""


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


def _level_of(start: re.Match[bytes]) -> Level:
    """Return the level of the entry that begins with these words."""
    kind = start.lastgroup
    if kind is None:
        return "OTHER"
    if kind == "json":
        at = start.start(kind)
        line, _, _ = start.string[at : at + _JSON_LEVEL_REACH].partition(b"\n")
        in_json = _JSON_LEVEL.search(line)
        return _LEVELS_OF_WORDS[in_json[1].upper()] if in_json else "OTHER"
    return _LEVELS_OF_KINDS.get(kind) or _LEVELS_OF_WORDS[start[kind].upper()]
