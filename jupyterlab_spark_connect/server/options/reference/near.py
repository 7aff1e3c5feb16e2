"""Which option a misspelt name was meant to be.

A wrong guess keeps somebody from starting Spark with an option of a package that we do not know. So little is
guessed: letters in one or two parts of a name, case, separators, and a missing ``spark.``. The likeness of
`difflib` grows with a name's length, so that a whole word more, as in a later Spark's
``maxPendingPodsPerRp``, would pass for a slip: letters are counted instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_PREFIX: Final = "spark."
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_TOO_FAR: Final = 99


class Names:
    """Names of options, to be found by what is nearly one of them.

    Parameters
    ----------
    names
        Those that can be meant.
    others
        Those that are right as well; their words are words, too.
    """

    def __init__(self, names: Iterable[str], others: Iterable[str] = ()) -> None:
        self._names = sorted(names)
        self._plain = {_plain(name): name for name in self._names}
        self._words = {word for name in (*self._names, *others) for word in _words(name)}

    def near(self, name: str) -> str | None:
        """Return the name that was meant; None when it may just as well be one of its own."""
        if meant := self._plain.get(_plain(name)) or self._plain.get(_plain(_PREFIX + name)):
            return meant
        for wanted in (name, _PREFIX + name):
            distance, meant = min(
                ((_distance(wanted, known), known) for known in self._names), default=(_TOO_FAR, "")
            )
            if distance == 1 or (distance < _TOO_FAR and self._has_unknown_word(wanted)):
                return meant
        return None

    def _has_unknown_word(self, name: str) -> bool:
        """Whether it is a slip, and no other name: ``minExecutors`` is no misspelt ``maxExecutors``."""
        return any(word not in self._words for word in _words(name))


def _plain(name: str) -> str:
    """Return a name without case and separators."""
    return _PLAIN.sub("", name.lower())


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(name)]


def _distance(name: str, known: str) -> int:
    """Count the slips between two names, or give up."""
    parts, others = name.split("."), known.split(".")
    if len(parts) != len(others):
        return _TOO_FAR
    total = 0
    for part, other in zip(parts, others, strict=True):
        if part.lower() == other.lower():
            continue
        if re.sub("[^0-9]", "", part) != re.sub("[^0-9]", "", other):
            return _TOO_FAR
        most = 1 if len(other) < 8 else 2
        slips = _slips(part.lower(), other.lower(), most)
        if slips > most or min(len(part), len(other)) < 3:
            return _TOO_FAR
        total += slips
    return total if total <= 2 else _TOO_FAR


def _slips(text: str, other: str, most: int) -> int:
    """Count letters too many, too few, wrong or swapped; more than `most` is not counted further."""
    if abs(len(text) - len(other)) > most:
        return most + 1
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for row, letter in enumerate(text, 1):
        line = [row]
        for column, wanted in enumerate(other, 1):
            cost = min(line[-1] + 1, last[column] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == other[column - 2] and text[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, last = last, line
    return last[-1]
