"""What is plainly wrong with a regular expression of Java's.

Python's dialect and the browser's differ from it, so neither can be asked. What is found here is wrong in
Java for certain; a rarer fault (an unknown class, a range upside down) is left to Spark.
"""

from __future__ import annotations

import re
from typing import Final

_COMMENTS: Final = re.compile(r"\(\?[a-zA-Z]*x")
"""The flag under which a ``#`` hides the rest of a line, brackets and all."""

_QUOTE: Final = re.compile(r"\\Q.*?(?:\\E|\Z)", re.DOTALL)
_COUNT: Final = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}")
_GROUP: Final = re.compile(r"\(\?(?:[:=!>]|<[=!]|<[a-zA-Z][a-zA-Z0-9]*>|[a-zA-Z]*(?:-[a-zA-Z]*)?[:)])")
_QUANTIFIERS: Final = frozenset("*+?")


def fault_of_pattern(pattern: str) -> str | None:
    """Return what is wrong with a pattern: ``a "(" is not closed``; None when nothing plainly is."""
    if _COMMENTS.search(pattern):
        return None
    return _Reader(pattern).fault()


class _Reader:
    """Goes through a pattern once."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def fault(self) -> str | None:
        """Read to the end, or to the first fault."""
        depth = 0
        repeatable = False
        while self._at < len(self._pattern):
            character = self._pattern[self._at]
            if self._skip(_QUOTE):
                repeatable = True
            elif character == "\\":
                self._at += 2
                if self._at > len(self._pattern):
                    return 'it ends with a lone "\\"'
                repeatable = True
            elif character == "[":
                if not self._skip_class():
                    return 'a "[" is not closed'
                repeatable = True
            elif character == "(":
                if self._pattern.startswith("(?", self._at):
                    start = self._at
                    if not self._skip(_GROUP):
                        return 'what follows "(?" is unknown'
                    depth += not self._pattern[start : self._at].endswith(")")
                else:
                    self._at += 1
                    depth += 1
                repeatable = False
            elif character == ")":
                if depth == 0:
                    return 'a ")" was never opened'
                depth -= 1
                self._at += 1
                repeatable = True
            elif character == "|":
                self._at += 1
                repeatable = False
            elif character in _QUANTIFIERS:
                if not repeatable:
                    return f'there is nothing that "{character}" could repeat'
                self._at += 1
                self._skip_mode()
                repeatable = False
            elif character == "{":
                if not self._skip(_COUNT):
                    return 'a "{" is followed by no number and "}"'
                self._skip_mode()
                repeatable = True
            else:
                self._at += 1
                repeatable = True
        return 'a "(" is not closed' if depth else None

    def _skip(self, form: re.Pattern[str]) -> bool:
        found = form.match(self._pattern, self._at)
        if found:
            self._at = found.end()
        return found is not None

    def _skip_mode(self) -> None:
        """Skip what makes a quantifier reluctant or possessive."""
        if self._pattern.startswith(("?", "+"), self._at):
            self._at += 1

    def _skip_class(self) -> bool:
        """Skip a class with those inside it; return whether it was closed."""
        depth = 0
        while self._at < len(self._pattern):
            character = self._pattern[self._at]
            if self._skip(_QUOTE):
                continue
            self._at += 2 if character == "\\" else 1
            if character == "[":
                depth += 1
                if self._pattern.startswith("^", self._at):
                    self._at += 1
                if self._pattern.startswith("]", self._at):  # the first one stands for itself
                    self._at += 1
            elif character == "]":
                depth -= 1
                if depth == 0:
                    return True
        return False
