"""Sizes as the JVM reads them."""

from __future__ import annotations

import re
from typing import Final

_SIZE: Final = re.compile(r"(\d+)([kmgt]?)", re.IGNORECASE)
_UNITS: Final = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}


class UnreadableSizeError(ValueError):
    """A text is no size to the JVM."""


def read_size(text: str) -> int:
    """Give the bytes of a size such as ``1g`` or ``512M``, as ``-Xmx`` takes it.

    Raises
    ------
    UnreadableSizeError
        The JVM would refuse it.
    """
    found = _SIZE.fullmatch(text)
    if found is None:
        raise UnreadableSizeError(text)
    return int(found[1]) * _UNITS[found[2].lower()]
