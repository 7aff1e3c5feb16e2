"""What has been measured, figure by figure, sample by sample."""

from __future__ import annotations

from dataclasses import dataclass, field

from .figure import Figure


@dataclass
class Taken:
    """The samples of one figure.

    Attributes
    ----------
    ours, theirs
        In the order in which they were taken; those at the same place are a pair.
    notes
        What else was seen, in sentences for the page.
    """

    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Samples:
    """The samples of all figures; each is told on the terminal as it comes."""

    def __init__(self) -> None:
        self._taken: dict[str, Taken] = {}

    def add(self, figure: Figure, ours: float, theirs: float | None = None) -> None:
        """Keep a sample, or a pair."""
        taken = self._taken.setdefault(figure.key, Taken())
        taken.ours.append(ours)
        told = figure.unit.show(ours)
        if theirs is not None:
            taken.theirs.append(theirs)
            told += f" | {figure.unit.show(theirs)}"
        print(f"  {figure.key} {len(taken.ours)}: {told}", flush=True)

    def note(self, figure: Figure, sentence: str) -> None:
        """Keep what else was seen."""
        self._taken.setdefault(figure.key, Taken()).notes.append(sentence)
        print(f"  {figure.key}: {sentence}", flush=True)

    def forget(self, figure: Figure) -> None:
        """Drop what was taken of a figure that could not be taken to its end."""
        self._taken.pop(figure.key, None)

    @property
    def taken(self) -> dict[str, Taken]:
        """All of it, by the key of the figure."""
        return dict(self._taken)
