"""The size of the front end."""

from __future__ import annotations

import gzip
from pathlib import Path

from bench.figure import Experiment, Figure, Unit
from bench.front_end import BUILT, build_front_end, is_for_production
from bench.samples import Samples
from bench.stage import Stage

SIZE = Figure(
    key="bundle-size",
    name="Bundle size, gzip",
    waits_for="What a browser has to load of ours.",
    ours=(
        "All scripts of the front end, built for production, each by gzip at its usual level. JupyterLab "
        "does not load all of them at first: the log, the Web UI and the larger dialogs come when opened."
    ),
    unit=Unit.KILOBYTES,
    bound="ours",
    must=150,
    aim=80,
)

_LEVEL = 6


def take(stage: Stage, samples: Samples) -> None:
    """Take it once: it is the same each time."""
    folder = BUILT if stage.is_short else build_front_end(stage.folder)
    scripts = list((folder / "static").glob("*.js"))
    if not scripts:
        raise RuntimeError("There is no front end: make build")
    samples.add(SIZE, sum(map(zipped_size, scripts)))
    if not is_for_production(folder):
        samples.note(SIZE, "Of a build for development, which is larger than what a wheel brings.")


def zipped_size(script: Path) -> float:
    """Give the kilobytes of a script as a server sends it."""
    return len(gzip.compress(script.read_bytes(), _LEVEL)) / 1000


EXPERIMENT = Experiment("bundle", (SIZE,), take)
