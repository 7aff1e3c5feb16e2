"""When Spark has been without use for long enough, and when to say so beforehand: a clock, and words."""

from __future__ import annotations

from typing import Final

_LOOK: Final = 30.0
"""Seconds between two looks; what runs in between is seen as well, by what it leaves behind."""

_LOOK_NEAR: Final = 5.0
"""Seconds between two looks once somebody may be reading that Spark is about to be stopped."""

_NOTICE: Final = 300.0
"""Seconds before the stop from which on it is said; a third of the whole time where that is less."""


class IdleClock:
    """Counts from the last use.

    All times are seconds of a clock that nobody sets, `time.monotonic`.

    Parameters
    ----------
    timeout
        Seconds without use that are enough; 0 when none are.
    now
        The moment from which to count.
    """

    def __init__(self, timeout: float, now: float) -> None:
        self.timeout = timeout
        self._notice = min(_NOTICE, timeout / 3)
        self._used = now

    def use(self, now: float) -> None:
        """Begin to count anew."""
        self._used = now

    def left(self, now: float) -> float | None:
        """Give the seconds until it is enough, told only when that is near; None until then."""
        left = self._used + self.timeout - now
        return max(left, 0.0) if self.timeout and left <= self._notice else None

    def next_look(self, now: float) -> float:
        """Give the seconds until the next look is worth it."""
        if not self.timeout:
            return _LOOK
        left = self.left(now)
        if left is not None:
            return min(_LOOK_NEAR, left)
        return min(_LOOK, self._used + self.timeout - self._notice - now)


def in_words(seconds: float) -> str:
    """Say a span as a person does: ``45 seconds``, ``30 minutes``, ``2.5 hours``."""
    for unit, length in (("hour", 3600), ("minute", 60)):
        if seconds >= 2 * length:
            return _counted(seconds / length, unit)
    return _counted(seconds, "second")


def _counted(number: float, unit: str) -> str:
    rounded = round(number, 1)
    return f"{rounded:g} {unit}{'' if rounded == 1 else 's'}"
