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
    NOISE = "within noise"
    MISSED = "missed"
    NOTHING_ASKED = ""


MEANING = {
    Verdict.AIM: "The median is as good as we would like it to be.",
    Verdict.REACHED: "The median is as good as it must be.",
    Verdict.NOISE: (
        "The median misses, but its range includes what must be reached: this run can tell neither that it "
        "is reached nor that it is missed."
    ),
    Verdict.MISSED: "The median misses, its range too; what stands in the way is told with the figure.",
}
"""What each says to a reader."""


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
        told = f"{self.ratio:.2f}"
        return f"{told} ({self.sure_text})" if self.sure_text and self.figure.bound == "ratio" else told

    @property
    def sure_text(self) -> str:
        """The range of what is judged; empty for few samples."""
        return " to ".join(map(self.figure.show_bound, self.sure)) if self.sure else ""


def judge(figure: Figure, taken: Taken) -> Judged:
    """Return the verdict on a figure of which there is a sample."""
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
