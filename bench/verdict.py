"""Whether a figure reaches what it must."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from .figure import Figure
from .samples import Taken
from .spread import Spread, interval, ratio


class Verdict(enum.StrEnum):
    """What came out."""

    AIM = "aim reached"
    REACHED = "reached"
    NOISE = "not told apart"
    """The median misses, by less than what two runs of the same differ by."""
    MISSED = "missed"
    NOTHING_ASKED = ""


@dataclass(frozen=True)
class Judged:
    """A figure with all that is said of its samples.

    Attributes
    ----------
    figure
        The figure.
    ours, theirs
        Of the samples; `theirs` is None where there is nothing beside ours.
    ratio
        Of the medians; None without theirs.
    sure
        The range of what is judged, 19 times in 20; None for few samples.
    pairs
        How many samples there are.
    verdict
        Whether it reaches what it must.
    """

    figure: Figure
    ours: Spread
    theirs: Spread | None
    ratio: float | None
    sure: tuple[float, float] | None
    pairs: int
    verdict: Verdict

    @property
    def ratio_text(self) -> str:
        """The ratio with its range; empty without one."""
        if self.ratio is None:
            return ""
        if self.sure is None or self.figure.bound != "ratio":
            return f"{self.ratio:.2f}"
        return f"{self.ratio:.2f} ({self.sure[0]:.2f} to {self.sure[1]:.2f})"


def judge(figure: Figure, taken: Taken) -> Judged:
    """Say what came out of a figure of which there is a sample."""
    between = ratio(taken.ours, taken.theirs) if taken.theirs else None
    is_ratio = figure.bound == "ratio"
    ours = Spread.of(taken.ours)
    sure = interval(taken.ours, taken.theirs if is_ratio else ())
    return Judged(
        figure=figure,
        ours=ours,
        theirs=Spread.of(taken.theirs) if taken.theirs else None,
        ratio=between,
        sure=sure,
        pairs=len(taken.ours),
        verdict=_verdict(figure, between if is_ratio else ours.median, sure),
    )


def _verdict(figure: Figure, value: float | None, sure: tuple[float, float] | None) -> Verdict:
    if figure.must is None or value is None:
        return Verdict.NOTHING_ASKED
    if figure.aim is not None and value <= figure.aim:
        return Verdict.AIM
    if value <= figure.must:
        return Verdict.REACHED
    if sure is not None and sure[0] <= figure.must:
        return Verdict.NOISE
    return Verdict.MISSED
