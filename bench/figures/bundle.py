"""The size of the front end."""

from __future__ import annotations

import gzip
from pathlib import Path

from bench.figure import Experiment, Figure, Unit
from bench.rig.front_end import build_front_end
from bench.samples import Samples
from bench.stage import Stage

SIZE = Figure(
    key="bundle-size",
    name="Bundle size, gzip",
    waits_for="What a browser has to load of ours.",
    ours=(
        "All scripts of the front end, built for production, each by gzip at its usual level. JupyterLab "
        "does not load all of them at first: the panel, the log, the Web UI and the larger dialogs come when "
        "they are opened."
    ),
    unit=Unit.KILOBYTES,
    bound="ours",
    must=150,
    aim=80,
)

_LEVEL = 6


def take(stage: Stage, samples: Samples) -> None:
    """Take it once: it is the same each time."""
    scripts = (build_front_end(stage.folder) / "static").glob("*.js")
    samples.add(SIZE, sum(map(zipped_size, scripts)))


def zipped_size(script: Path) -> float:
    """Return the kilobytes of a script as a server sends it."""
    return len(gzip.compress(script.read_bytes(), _LEVEL)) / 1000


EXPERIMENT = Experiment("bundle", (SIZE,), take)
