"""A log of 100 MB: the server's part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bench.figure import Experiment, Figure, Unit
from bench.rig.big_log import HIDDEN, LAST, write_big_log
from bench.rig.stopwatch import Stopwatch
from bench.samples import Samples
from bench.stage import Stage

_WITHOUT_BROWSER = " The browser's part is not in it."

OPEN = Figure(
    key="log-open-on-server",
    name="Log of 100 MB, open to first piece (server only)",
    waits_for="The server's part of opening the log.",
    ours="The first request of the log's tab: the last piece of the log." + _WITHOUT_BROWSER,
    unit=Unit.MILLISECONDS,
    bound="ours",
    must=1000,
)

TO_END = Figure(
    key="log-end-on-server",
    name="Log of 100 MB, jump to the end (server only)",
    waits_for="The server's part of a jump from the first line of the log to the last.",
    ours="The request for the last piece, after one for the first." + _WITHOUT_BROWSER,
    unit=Unit.MILLISECONDS,
    bound="ours",
    must=200,
)

SEARCH = Figure(
    key="log-search-on-server",
    name="Log of 100 MB, search (server only)",
    waits_for="The server's part of a search through the whole log.",
    ours=(
        "The requests of a search for words that stand in one line, 98 % down the log, step by step from the "
        "top (src/log/search.ts)." + _WITHOUT_BROWSER
    ),
    bound="ours",
    must=2,
)

_STEP = 4096
"""Bytes of matches that a step of the search asks for, as in src/log/search.ts."""


def take(stage: Stage, samples: Samples) -> None:
    """Take them on a Jupyter server that has a log and no Spark."""
    jupyter = stage.ours()
    jupyter.stop_spark()
    generation = write_big_log(jupyter)

    def ask(query: str) -> dict[str, Any]:
        path = f"spark-connect/api/server/log?generation={generation}&{query}"
        status, piece = jupyter.call("GET", path)
        if status != 200:
            raise RuntimeError(f"The log answered {status}: {piece}")
        return dict(piece)

    for counts in stage.rounds(in_short=5):
        watch = Stopwatch()
        _expect(LAST, ask("direction=backward"))
        opened = watch.seconds
        ask("offset=0")
        watch = Stopwatch()
        _expect(LAST, ask("direction=backward"))
        at_end = watch.seconds
        found = _search(ask)
        if counts:
            samples.add(OPEN, 1000 * opened)
            samples.add(TO_END, 1000 * at_end)
            samples.add(SEARCH, found)


def _expect(words: str, piece: dict[str, Any]) -> None:
    if not any(words in entry["text"] for entry in piece["entries"]):
        raise RuntimeError(f"The piece does not hold “{words}”.")


def _search(ask: Callable[[str], dict[str, Any]]) -> float:
    watch, offset = Stopwatch(), 0
    words = HIDDEN.replace(" ", "+")
    while True:
        piece = ask(f"offset={offset}&direction=forward&limit={_STEP}&search={words}")
        if piece["entries"]:
            _expect(HIDDEN, piece)
            return watch.seconds
        if piece["to"] <= offset:
            raise RuntimeError("The search has found nothing.")
        offset = piece["to"]


EXPERIMENT = Experiment("log-on-server", (OPEN, TO_END, SEARCH), take)
