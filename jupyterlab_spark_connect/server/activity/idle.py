"""When Spark has been without use for long enough, and when to show so beforehand."""

from __future__ import annotations

from typing import Final

_INTERVAL: Final = 30.0
"""Seconds between two samples; what runs in between is seen as well, by what it leaves behind."""

_INTERVAL_DURING_NOTICE: Final = 5.0
"""Seconds between two samples once somebody may be reading that Spark is about to be stopped."""

_NOTICE: Final = 300.0
"""Seconds before the stop from which on it is shown; a third of the whole time where that is less."""


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
        """Count from now on."""
        self._used = now

    def left(self, now: float) -> float | None:
        """Return the seconds until the stop once that is near; None until then."""
        left = self._used + self.timeout - now
        return max(left, 0.0) if self.timeout and left <= self._notice else None

    def next_sample(self, now: float) -> float:
        """Return the seconds until the next sample is worth it."""
        if not self.timeout:
            return _INTERVAL
        left = self.left(now)
        if left is not None:
            return min(_INTERVAL_DURING_NOTICE, left)
        return min(_INTERVAL, self._used + self.timeout - self._notice - now)
