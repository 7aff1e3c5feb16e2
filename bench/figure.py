"""What a figure is: what a person waits for, how it is taken, and what it must reach."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .samples import Samples
    from .stage import Stage


_LARGE = 100
"""From which on decimals tell nothing."""


class Unit(enum.Enum):
    """What a figure is counted in: its sign, and how many decimals tell something."""

    SECONDS = ("s", 2)
    MILLISECONDS = ("ms", 1)
    MEGABYTES = ("MB", 0)
    KILOBYTES = ("kB", 0)
    PERCENT = ("%", 2)
    FAILURES = ("", 0)

    def show(self, value: float) -> str:
        """Write a value with its sign."""
        sign, decimals = self.value
        return f"{value:.{decimals if value < _LARGE else 0}f} {sign}".rstrip()


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One row of the table.

    Attributes
    ----------
    key
        Names it on the command line and in the results.
    name
        Names it in the table.
    waits_for
        What a person waits for or pays, in a sentence.
    ours, theirs
        How each side is taken, in sentences; `theirs` is empty where there is nothing beside ours.
    unit
        What the samples are counted in.
    bound
        Whether `must` and `aim` are about ours / theirs, or about ours alone.
    must, aim
        What it must reach, and what we would like; None where nothing was asked.
    limit
        What stands in the way where it is missed, and what was tried.
    """

    key: str
    name: str
    waits_for: str
    ours: str
    theirs: str = ""
    unit: Unit = Unit.SECONDS
    bound: Literal["ratio", "ours"] = "ratio"
    must: float | None = None
    aim: float | None = None
    limit: str = ""

    def show_bound(self, value: float | None) -> str:
        """Write what must be reached; empty where nothing was asked."""
        if value is None:
            return ""
        return f"{value:.2f}" if self.bound == "ratio" else self.unit.show(value)


@dataclass(frozen=True)
class Experiment:
    """One set-up, and the figures that it takes.

    Attributes
    ----------
    name
        Names all of its figures at once on the command line.
    figures
        What it takes.
    take
        Takes them.
    in_short
        Whether the short mode has time for it.
    """

    name: str
    figures: tuple[Figure, ...]
    take: Callable[[Stage, Samples], None]
    in_short: bool = True


class LeftOutError(Exception):
    """A figure cannot be taken on this machine; the message says why."""
