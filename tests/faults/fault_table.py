"""The fault table: what each row says, and how it stands in docs/faults.md."""

from __future__ import annotations

import platform
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.support import ROOT
from tests.support.status_prober import Latency

DOCUMENT = ROOT / "docs" / "faults.md"

STATE_WORDS = {
    "stopped": "Not running",
    "starting": "Starting",
    "ready": "Connected",
    "stopping": "Stopping",
}

INTRODUCTION = """\
# Faults

<!-- Written by `pytest tests/faults --write-table`; a change by hand is lost. -->

What happens when something breaks. Each row is one test in `tests/faults`, on a real Jupyter server and \
a real Spark: what the person saw, how long it took, that nothing was lost that need not be, and that no \
process and no file was left behind. `make test` runs them all.

The times were seen on {machine}, last on {day}; no test depends on them. "p99" is the 99th \
percentile of the time that `/api/status` of the Jupyter server took while the fault was on; it was asked \
40 times a second, on cores that Spark, the kernels and the test itself were using.

| Fault | The person saw | It took | Kept and left | p99 |
| --- | --- | --- | --- | --- |
"""


_IN_A_HOME = re.compile(r"/\S+/home/")
"""The way to a file of a test's home, which is another one in every run."""


def panel(model: dict[str, Any]) -> str:
    """The panel's words for a model."""
    if model["state"] == "failed":
        return f"{model['error']['message']} {model['error']['hint']}"
    return STATE_WORDS[model["state"]]


@dataclass
class Row:
    """One fault, as the test that brings it about tells it."""

    fault: str
    sights: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    latency: Latency | None = None

    def saw(self, where: str, words: str) -> None:
        """Note what stood somewhere: in the panel, in a cell, in Jupyter's log."""
        told = _IN_A_HOME.sub("~/", " ".join(words.split()))
        self.sights.append(f"{where}: {told}")

    def saw_panel(self, model: dict[str, Any]) -> None:
        self.saw("Panel", panel(model))

    def kept(self, what: str) -> None:
        """Note what was looked at and found whole, or gone as it should be."""
        self.evidence.append(what)

    @contextmanager
    def timing(self, what: str) -> Iterator[None]:
        """Measure how long something takes."""
        begun = time.monotonic()
        yield
        self.took(what, time.monotonic() - begun)

    def took(self, what: str, seconds: float) -> None:
        self.times.append(f"{what}: {seconds:.1f} s")

    @property
    def line(self) -> str:
        cells = [
            row_name(self.fault),
            _joined(self.sights),
            _joined(self.times),
            _joined(self.evidence),
            str(self.latency) if self.latency else "no Jupyter",
        ]
        return f"| {' | '.join(cells)} |"


def document(rows: Sequence[Row], page: str = "", order: Sequence[str] = ()) -> str:
    """The whole page: these rows, and those of the page as it was that were not seen anew.

    Parameters
    ----------
    order
        Names of rows; it counts when it has them all, as in a run of all tests.
    """
    lines = {**_lines(page), **{row_name(row.fault): row.line for row in rows}}
    names = order if lines.keys() <= set(order) else lines
    head = INTRODUCTION.format(machine=_machine(), day=datetime.now(UTC).date())
    return head + "".join(f"{lines[name]}\n" for name in names if name in lines)


def faults_in(page: str) -> list[str]:
    """The faults that a page names, in its order."""
    return list(_lines(page))


def row_name(fault: str) -> str:
    """A fault as it stands in the page."""
    return fault.replace("|", "\\|")


def _lines(page: str) -> dict[str, str]:
    """The rows of a page by their faults, whatever a formatter did to their blanks."""
    lines = [line for line in page.splitlines() if line.startswith("| ")][2:]
    return {re.split(r"(?<!\\)\|", line)[1].strip(): line for line in lines}


def _joined(parts: Sequence[str]) -> str:
    return "<br>".join(part.replace("|", "\\|").replace("<", "&lt;") for part in parts)


def _machine() -> str:
    from psutil import cpu_count, virtual_memory

    return (
        f"{cpu_count()} cores, {virtual_memory().total / 2**30:.0f} GB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    )
