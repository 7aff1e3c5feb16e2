"""Medians with their spread, and how sure a ratio of two of them is."""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

_DRAWS = 2000
_LEAST = 5
"""Samples below which nothing is said about how sure a figure is."""


@dataclass(frozen=True)
class Spread:
    """The median of some samples, and the quartiles around it."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, samples: Sequence[float]) -> Spread:
        """Sum up samples, of which there is at least one."""
        if len(samples) == 1:
            return cls(samples[0], samples[0], samples[0])
        low, median, high = statistics.quantiles(samples, n=4, method="inclusive")
        return cls(median, low, high)


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float | None:
    """Return the ratio of the medians; None when there is nothing to divide by."""
    below = statistics.median(theirs)
    return statistics.median(ours) / below if below else None


def interval(ours: Sequence[float], theirs: Sequence[float] = ()) -> tuple[float, float] | None:
    """Return the range that holds the ratio of the medians, or the median of ours alone, 19 times in 20.

    By the bootstrap: pairs are drawn anew from those that were taken, again and again. None for few samples.
    """
    if len(ours) < _LEAST or (theirs and len(theirs) != len(ours)):
        return None
    draw = random.Random(20)  # noqa: S311 (the same answer for the same samples)
    found = []
    for _ in range(_DRAWS):
        places = draw.choices(range(len(ours)), k=len(ours))
        drawn = [ours[place] for place in places]
        value = ratio(drawn, [theirs[place] for place in places]) if theirs else statistics.median(drawn)
        if value is None:
            return None
        found.append(value)
    found.sort()
    return found[_DRAWS // 40], found[-_DRAWS // 40]


def percentile(samples: Sequence[float], share: float) -> float:
    """Return the sample below which such a share of them lies, such as 0.99."""
    return sorted(samples)[min(int(len(samples) * share), len(samples) - 1)]
