"""Sizes as the JVM reads them, and as a person does."""

from __future__ import annotations

import re
from typing import Final

_SIZE: Final = re.compile(r"(\d+)([kmgt]?)", re.IGNORECASE)
_UNITS: Final = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}

MIB: Final = 1 << 20
GIB: Final = 1 << 30


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


def format_size(size: int) -> str:
    """Say bytes to a person, as the panel does: ``512 MB``, ``1.2 GB``, ``23.5 GB``; of 1024 each."""
    if size < GIB:
        return f"{size / MIB:.0f} MB"
    return f"{size / GIB:.1f} GB".replace(".0 ", " ")
