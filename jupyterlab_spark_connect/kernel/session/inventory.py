"""What this kernel made in the Spark session: the list from which a loss is named."""

from __future__ import annotations

import re
import threading
from typing import Final

_IDENTIFIER = r"((?:`[^`]+`|[\w.])+)"
_TEMPORARY = r"CREATE\s+(?:OR\s+REPLACE\s+)?(?:GLOBAL\s+)?TEMP(?:ORARY)?\s+"
_EXISTS = r"(?:IF\s+(?:NOT\s+)?EXISTS\s+)?"

VIEW: Final = "temp view"
TABLE: Final = "cached table"
FRAME: Final = "cached DataFrame"
FUNCTION: Final = "UDF"
SOURCE: Final = "data source"
ARTIFACT: Final = "artifact"
OPTION: Final = "runtime option"
_KINDS: Final = (VIEW, TABLE, FRAME, FUNCTION, SOURCE, ARTIFACT, OPTION)

_CREATED_BY_SQL: Final = (
    (VIEW, re.compile(_TEMPORARY + r"VIEW\s+" + _EXISTS + _IDENTIFIER, re.I)),
    (FUNCTION, re.compile(_TEMPORARY + r"FUNCTION\s+" + _EXISTS + _IDENTIFIER, re.I)),
    (TABLE, re.compile(r"CACHE\s+(?:LAZY\s+)?TABLE\s+" + _IDENTIFIER, re.I)),
    (OPTION, re.compile(r"SET\s+" + _IDENTIFIER + r"\s*=", re.I)),
)
_DROPPED_BY_SQL: Final = (
    (VIEW, re.compile(r"DROP\s+VIEW\s+" + _EXISTS + _IDENTIFIER, re.I)),
    (FUNCTION, re.compile(r"DROP\s+TEMPORARY\s+FUNCTION\s+" + _EXISTS + _IDENTIFIER, re.I)),
    (TABLE, re.compile(r"UNCACHE\s+TABLE\s+" + _EXISTS + _IDENTIFIER, re.I)),
    (OPTION, re.compile(r"RESET\s+" + _IDENTIFIER, re.I)),
)
_COMMENTS = re.compile(r"\s+|--[^\n]*\n|/\*.*?\*/", re.S)
_MAX_NAMES: Final = 5


class SessionInventory:
    """What there is in the session, as names by kind in the order they were made.

    gRPC's threads write to it, too.
    """

    def __init__(self) -> None:
        self._names: dict[str, dict[str, None]] = {kind: {} for kind in _KINDS}
        self._lock = threading.Lock()

    def add(self, kind: str, name: str) -> None:
        """Note that something now exists."""
        with self._lock:
            self._names[kind][name] = None

    def remove(self, kind: str, name: str | None = None) -> None:
        """Note that something no longer exists; without a name, that nothing of its kind does."""
        with self._lock:
            if name is None:
                self._names[kind].clear()
            else:
                self._names[kind].pop(name, None)

    def note_sql(self, text: str) -> None:
        """Note what an SQL statement made or dropped; only the statement's own beginning counts."""
        statement = without_comments(text)
        for kind, pattern in _CREATED_BY_SQL:
            if found := pattern.match(statement):
                self.add(kind, found[1].replace("`", ""))
        for kind, pattern in _DROPPED_BY_SQL:
            if found := pattern.match(statement):
                self.remove(kind, found[1].replace("`", ""))
        if re.match(r"CLEAR\s+CACHE\b", statement, re.I):
            self.remove(TABLE)
            self.remove(FRAME)

    def __str__(self) -> str:
        """List what there is, such as ``temp views a, b; UDF f``; empty when there is nothing."""
        with self._lock:
            return "; ".join(_phrase(kind, list(names)) for kind, names in self._names.items() if names)


def describe_loss(inventory: SessionInventory, *, shared: bool) -> str:
    """Return one sentence on what a new server generation cost this kernel."""
    own = str(inventory)
    others = "what other notebooks had made in the shared session" if shared else ""
    if not own:
        gone = others or "what this session held"
        return f"Spark was restarted: this notebook has a new session, without {gone}."
    return (
        f"Spark was restarted: this notebook has a new session. Gone: {own}{f'; {others}' if others else ''}."
    )


def _phrase(kind: str, names: list[str]) -> str:
    plural = "s" if len(names) > 1 else ""
    if kind == FRAME:
        return f"{kind}{plural} ({len(names)})"
    shown = ", ".join(names[:_MAX_NAMES])
    more = f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
    return f"{kind}{plural} {shown}{more}"


def without_comments(text: str) -> str:
    """Return a statement without the blanks and comments at its beginning."""
    position = 0
    while found := _COMMENTS.match(text, position):
        position = found.end()
    return text[position:]
