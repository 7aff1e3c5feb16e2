"""Sizes as the JVM and JupyterHub's spawners write them; sizes and durations as a person reads them.

What Spark's own options take is another grammar (`options.reference.values`), and a terminal has shorter
words (`cli.words`).
"""

from __future__ import annotations

import re
from typing import Final

MIB: Final = 1 << 20
GIB: Final = 1 << 30

_JVM_SIZE: Final = re.compile(r"(\d+)([KMGT]?)")
_SPAWNER_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?)([KMGT]?)B?")
_UNITS: Final = {"": 1, "K": 1 << 10, "M": MIB, "G": GIB, "T": 1 << 40}


class UnreadableSizeError(ValueError):
    """A text is no size to the JVM."""


def read_size(text: str) -> int:
    """Return the bytes of a size such as ``1g`` or ``512M``, as ``-Xmx`` takes it.

    Raises
    ------
    UnreadableSizeError
        The JVM would refuse it.
    """
    found = _JVM_SIZE.fullmatch(text.upper())
    if found is None:
        raise UnreadableSizeError(text)
    return int(found[1]) * _UNITS[found[2]]


def read_spawner_size(text: str) -> int | None:
    """Return the bytes of a limit such as ``1.5G``, as JupyterHub takes it; None for none."""
    found = _SPAWNER_SIZE.fullmatch(text.strip().upper())
    size = int(float(found[1]) * _UNITS[found[2]]) if found else 0
    return size or None


def format_size(size: int) -> str:
    """Return bytes for a person: ``512 MB``, ``1.2 GB``, ``23.5 GB``; of 1024 each."""
    if size < GIB:
        return f"{size / MIB:.0f} MB"
    return f"{size / GIB:.1f} GB".replace(".0 ", " ")


def format_duration(seconds: float) -> str:
    """Return a duration for a person: ``45 seconds``, ``30 minutes``, ``2.5 hours``."""
    for unit, length in (("hour", 3600), ("minute", 60)):
        if seconds >= 2 * length:
            return _counted(seconds / length, unit)
    return _counted(seconds, "second")


def _counted(number: float, unit: str) -> str:
    rounded = round(number, 1)
    return f"{rounded:g} {unit}{'' if rounded == 1 else 's'}"
