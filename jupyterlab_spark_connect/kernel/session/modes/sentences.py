"""What a notebook is told when its session becomes another: what comes along, and what does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from jupyterlab_spark_connect.contract.connection import SessionMode
from jupyterlab_spark_connect.contract.inventory import FUNCTION, SOURCE, VIEW, MadeBy

NEW_SESSIONS: Final[Mapping[SessionMode, str]] = {
    "shared": "a new session",
    "copy": "a new copy of the shared session",
    "own": "a new session of its own",
}
"""What a notebook has after Spark was restarted."""

_COPIED: Final = {
    VIEW: ("%d view", "%d views"),
    FUNCTION: ("%d function", "%d functions"),
    SOURCE: ("%d data source", "%d data sources"),
}
_FRAMES_STAY: Final = "DataFrames that it has stay with their session."


def describe_switch(mode: SessionMode, before: SessionMode | None, shared: Sequence[MadeBy]) -> str | None:
    """Return what a notebook is told of its new session; None where there is nothing to say.

    Parameters
    ----------
    mode
        Of the new session.
    before
        Of the session until now; None where there was none.
    shared
        What notebooks have made in the shared session.
    """
    if before == mode or (before is None and mode != "copy"):
        return None
    match mode:
        case "copy":
            said = (
                "This notebook has a copy of the shared session, apart from now on. "
                f"Copied: {', '.join([*_counts(shared), 'options'])}. "
                "Not copied: SQL variables, running streams, models."
            )
        case "own":
            said = (
                "This notebook has a session of its own. "
                "Not in it: views, functions, options and models of the shared one."
            )
        case "shared":
            left = "its copy" if before == "copy" else "its own session"
            said = (
                "This notebook is in the shared session. "
                f"Views, functions, options and models of {left} stay there, until the kernel ends."
            )
    return said if before is None else f"{said} {_FRAMES_STAY}"


def _counts(made: Sequence[MadeBy]) -> list[str]:
    found = []
    for kind, (one, many) in _COPIED.items():
        count = sum(len(each.things.get(kind, ())) for each in made)
        if count:
            found.append((one if count == 1 else many) % count)
    return found
