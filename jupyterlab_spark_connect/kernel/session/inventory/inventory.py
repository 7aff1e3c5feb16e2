"""What this kernel made in the Spark session: the list from which a loss is named."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable
from typing import Final

from jupyterlab_spark_connect.contract.inventory import FRAME, FUNCTION, OPTION, TABLE, VIEW, Entry

_IDENTIFIER = r"((?:`[^`]+`|[\w.])+)"
_CREATE = r"CREATE\s+(?:OR\s+REPLACE\s+)?"
_TEMPORARY = r"TEMP(?:ORARY)?\s+"
_EXISTS = r"(?:IF\s+(?:NOT\s+)?EXISTS\s+)?"

_CREATED_BY_SQL: Final = (
    (VIEW, re.compile(_CREATE + _TEMPORARY + r"VIEW\s+" + _EXISTS + _IDENTIFIER, re.I)),
    (FUNCTION, re.compile(_CREATE + _TEMPORARY + r"FUNCTION\s+" + _EXISTS + _IDENTIFIER, re.I)),
    (TABLE, re.compile(r"CACHE\s+(?:LAZY\s+)?TABLE\s+" + _IDENTIFIER, re.I)),
    (OPTION, re.compile(r"SET\s+" + _IDENTIFIER + r"\s*=", re.I)),
)
_DROPPED_BY_SQL: Final = (
    (VIEW, re.compile(r"DROP\s+VIEW\s+" + _EXISTS + _IDENTIFIER, re.I)),
    (FUNCTION, re.compile(r"DROP\s+TEMPORARY\s+FUNCTION\s+" + _EXISTS + _IDENTIFIER, re.I)),
    (TABLE, re.compile(r"UNCACHE\s+TABLE\s+" + _EXISTS + _IDENTIFIER, re.I)),
    (OPTION, re.compile(r"RESET\s+" + _IDENTIFIER, re.I)),
)
_GLOBAL_VIEW = re.compile(_CREATE + r"GLOBAL\s+" + _TEMPORARY + r"VIEW\s+" + _EXISTS + _IDENTIFIER, re.I)
_COMMENTS = re.compile(r"\s+|--[^\n]*\n|/\*.*?\*/", re.S)


class SessionInventory:
    """The kernel's last word on each thing in the session: that it made it, or that it took it back.

    gRPC's threads write to it, too.

    Attributes
    ----------
    changed
        Called after each change, by whoever made it: it must be quick.
    """

    def __init__(self) -> None:
        self.changed: Callable[[], None] = _nobody
        self._entries: dict[tuple[str, str | None], Entry] = {}
        self._lock = threading.Lock()

    def add(self, kind: str, name: str, *, label: str | None = None, part_of: str | None = None) -> None:
        """Note that something now exists; `label` and `part_of` are as in `Entry`."""
        self._note(Entry(kind, name, time.time(), label=label, part_of=part_of))

    def remove(self, kind: str, name: str | None = None) -> None:
        """Note that something no longer exists; without a name, that nothing of its kind does."""
        self._note(Entry(kind, name, time.time(), is_there=False))

    def forget(self, kind: str, name: str) -> None:
        """Note nothing more of something that is gone, and that nobody else can have made."""
        with self._lock:
            self._entries.pop((kind, name), None)
        self.changed()

    def restore(self, entries: Iterable[Entry]) -> None:
        """Go on from what was said before."""
        with self._lock:
            self._entries = {(each.kind, each.name): each for each in entries}

    def entries(self) -> list[Entry]:
        """Return them in the order in which they were said."""
        with self._lock:
            return list(self._entries.values())

    def note_sql(self, text: str) -> None:
        """Note what an SQL statement made or dropped; only the statement's own beginning counts."""
        statement = without_comments(text)
        for kind, pattern in _CREATED_BY_SQL:
            if found := pattern.match(statement):
                self.add(kind, found[1].replace("`", ""))
        for kind, pattern in _DROPPED_BY_SQL:
            if found := pattern.match(statement):
                self.remove(kind, found[1].replace("`", ""))
        if found := _GLOBAL_VIEW.match(statement):
            self.add(VIEW, global_view(found[1].replace("`", "")))
        if re.match(r"CLEAR\s+CACHE\b", statement, re.I):
            self.remove(TABLE)
            self.remove(FRAME)

    def _note(self, entry: Entry) -> None:
        key = (entry.kind, entry.name)
        with self._lock:
            if entry.name is None:
                for known in [each for each in self._entries if each[0] == entry.kind]:
                    del self._entries[known]
            self._entries.pop(key, None)
            self._entries[key] = entry
        self.changed()


def global_view(name: str) -> str:
    """Return the name by which Spark lists a global temp view."""
    return f"global_temp.{name}"


def _nobody() -> None:
    """Take no notice."""


def without_comments(text: str) -> str:
    """Return a statement without the blanks and comments at its beginning."""
    position = 0
    while found := _COMMENTS.match(text, position):
        position = found.end()
    return text[position:]
