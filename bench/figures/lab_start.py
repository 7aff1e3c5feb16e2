"""The start of JupyterLab in a browser."""

from __future__ import annotations

from urllib.parse import urlsplit

from bench.figure import Experiment, Figure
from bench.rig.front_end import NAME, build_front_end
from bench.rig.lab import lab_with_ours, lab_without_ours, open_lab
from bench.samples import Samples
from bench.stage import Stage

from .bundle import zipped_size

START = Figure(
    key="lab-to-launcher",
    name="JupyterLab start-up with / without the extension",
    waits_for="From the address of JupyterLab to its launcher.",
    ours=(
        "In Chromium, from the navigation until the launcher was painted and the splash screen is gone, with "
        "the browser's cache filled and a fresh workspace. The front end is built for production. Three "
        "times as many pairs as elsewhere."
    ),
    theirs="The same, without our front end and our server extension; every other extension stays.",
    must=1.01,
    aim=1.00,
    limit=(
        "JupyterLab loads the entry of each extension before it starts, and then those of its scripts that "
        "put something into the sidebar, the status bar and the launcher; all else of ours is loaded when it "
        "is seen first. Two page loads of the same Lab differ by more than what is asked for."
    ),
)

_PAIRS = 21
_OF_OURS = (
    f"performance.getEntriesByType('resource').map(each => each.name).filter(name => name.includes('{NAME}'))"
)


def take(stage: Stage, samples: Samples) -> None:
    """Take pairs of page loads in one browser."""
    browser, sides = stage.browser(), (lab_with_ours(stage), lab_without_ours(stage))
    loaded: list[str] = []
    for counts in stage.rounds(_PAIRS, throw_away=2):
        seconds = []
        for side in sides:
            with browser.page() as page:
                seconds.append(open_lab(page, side) / 1000)
                loaded = loaded or page.evaluate(_OF_OURS)
        if counts:
            samples.add(START, *seconds)
    static = build_front_end(stage.folder) / "static"
    names = {urlsplit(address).path.rpartition("/")[2] for address in loaded}
    scripts = [static / name for name in names if (static / name).is_file()]
    size = sum(map(zipped_size, scripts))
    samples.note(START, f"Of ours {len(scripts)} scripts are loaded by then, {size:.0f} kB by gzip.")


EXPERIMENT = Experiment("lab-start", (START,), take, in_short=False)
