"""The results of a run, as they are kept in bench/results."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from . import ROOT
from .samples import Taken

FOLDER = ROOT / "bench" / "results"
FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class Results:
    """One run.

    Attributes
    ----------
    taken_at
        When it ended.
    mode
        ``full``; ``short``; ``some``, where figures were named on the command line.
    machine, versions
        Where and with what.
    seconds
        How long it took.
    samples
        Of each figure, by its key.
    left_out
        Experiments that were not taken, and why.
    """

    taken_at: datetime
    mode: str
    machine: Mapping[str, Any]
    versions: Mapping[str, str]
    seconds: float
    samples: Mapping[str, Taken]
    left_out: Mapping[str, str]

    @property
    def path(self) -> Path:
        """Where it is kept: by the day, and by the minute where it is not the full bench."""
        if self.mode == "full":
            return FOLDER / f"{self.taken_at:%Y-%m-%d}.json"
        return FOLDER / f"{self.taken_at:%Y-%m-%dT%H%M}-{self.mode}.json"

    def write(self) -> Path:
        """Keep it, and give where."""
        content = {**asdict(self), "taken_at": self.taken_at.isoformat(timespec="seconds"), "format": FORMAT}
        for taken in content["samples"].values():
            for side in ("ours", "theirs"):
                taken[side] = [round(value, 5) for value in taken[side]]
        FOLDER.mkdir(exist_ok=True)
        self.path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
        return self.path

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a run.

        Raises
        ------
        ValueError
            It is none of this version.
        """
        content = json.loads(path.read_text(encoding="utf-8"))
        if content.pop("format", None) != FORMAT:
            raise ValueError(f"{path.name} is of another version of the bench")
        content["taken_at"] = datetime.fromisoformat(content["taken_at"])
        content["samples"] = {key: Taken(**taken) for key, taken in content["samples"].items()}
        return cls(**content)


def newest_full(paths: Sequence[Path]) -> Results | None:
    """Return the newest run of the full bench; None when there is none."""
    runs = [Results.read(path) for path in paths]
    return max((run for run in runs if run.mode == "full"), key=lambda run: run.taken_at, default=None)


def now() -> datetime:
    """Return the time as it is kept."""
    return datetime.now(UTC)
