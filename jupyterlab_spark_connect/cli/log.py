"""``log``: the end of Spark's log, and what comes after it."""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from jupyterlab_spark_connect.client.jupyter_server import JupyterServer

from .servers import RefusedError, call_api, choose_server

_POLL_INTERVAL: Final = 0.5


def log(arguments: argparse.Namespace) -> int:
    """Print the last lines; with ``--follow`` go on until Ctrl-C, also into the log of the next start."""
    server = choose_server(arguments.url)
    try:
        piece = _read(server)
    except RefusedError as error:
        if error.code != "log_missing" or not arguments.follow:
            raise
        piece = None
    if piece is not None:
        _print(_last_lines(server, piece, arguments.lines))
    if arguments.follow:
        # Ctrl-C is how following ends.
        with contextlib.suppress(KeyboardInterrupt):
            _follow(server, piece)
    return 0


def _last_lines(server: JupyterServer, piece: dict[str, Any], wanted: int) -> list[str]:
    """Return the last lines, reading backward until there are enough or no more."""
    text = _text(piece["entries"])
    begin = piece["from"]
    while text.count("\n") < wanted and begin > piece["start"]:
        earlier = _read(server, generation=piece["generation"], offset=begin, direction="backward")
        if earlier["from"] >= begin:
            break
        text, begin = _text(earlier["entries"]) + text, earlier["from"]
    return text.splitlines(keepends=True)[-wanted:] if wanted else []


def _follow(server: JupyterServer, piece: dict[str, Any] | None) -> None:
    generation = piece["generation"] if piece else None
    offset = piece["to"] if piece else 0
    while True:
        time.sleep(_POLL_INTERVAL)
        try:
            newest = _read(server, offset=offset)
        except RefusedError as error:
            if error.code != "log_missing":
                raise
            continue
        if newest["generation"] != generation:
            generation, offset = newest["generation"], 0
            continue
        _print([_text(newest["entries"])])
        offset = newest["to"]


def _read(server: JupyterServer, **query: object) -> dict[str, Any]:
    return call_api(server, "GET", f"server/log?{urlencode(query)}")


def _text(entries: Iterable[Mapping[str, Any]]) -> str:
    """Return entries one below the other; what continues one goes right behind it."""
    text = ""
    for entry in entries:
        if entry["continues"]:
            text = text.removesuffix("\n")
        text += entry["text"] + "\n"
    return text


def _print(lines: Iterable[str]) -> None:
    sys.stdout.writelines(lines)
    sys.stdout.flush()
