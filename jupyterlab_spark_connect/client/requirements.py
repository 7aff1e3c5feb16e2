"""What a notebook asks of Spark: ``metadata.spark_connect`` of its file, as the panel stores it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, get_args

from jupyterlab_spark_connect.contract.connection import SessionMode

METADATA_KEY: Final = "spark_connect"
"""Where a notebook's metadata says which cluster, bundles and options it requires; never secrets."""

_KNOWN: Final = ("cluster", "bundles", "options")
_SESSION_MODE: Final = "session_mode"


def notebook_of_this_kernel() -> Path | None:
    """Return the file of the notebook that Jupyter started this kernel for; None when none is known.

    The name is of the moment at which the kernel started: a notebook that was renamed since asks nothing.
    """
    file = Path(os.environ.get("JPY_SESSION_NAME", ""))
    return file if file.suffix == ".ipynb" and file.is_file() else None


def read_requirements(notebook: Path | None, warn: Callable[[str], None]) -> dict[str, Any]:
    """Return what a notebook asks of a start, as a body of ``POST server``; empty when it asks nothing.

    Metadata that cannot be read keeps nobody from starting Spark: it is left aside with a warning.

    Parameters
    ----------
    notebook
        Its file, as it was last saved.
    warn
        Called with one sentence for the person.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    """
    if notebook is None:
        return {}
    try:
        asked = _asked(json.loads(notebook.read_text(encoding="utf-8")))
    except ValueError:
        warn(f"{notebook.name} cannot be read as a notebook, so its needs are not known.")
        return {}
    wanted: dict[str, Any] = {field: asked[field] for field in _KNOWN if field in asked} if asked else {}
    if asked is None or not _is_request(wanted):
        warn(f"What {notebook.name} says of its needs ({METADATA_KEY}) is damaged and was left aside.")
        return {}
    return wanted


def read_session_mode(notebook: Path | None) -> SessionMode | None:
    """Return which session a notebook asks for; None where it asks for none that is known.

    Parameters
    ----------
    notebook
        Its file, as it was last saved.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    """
    if notebook is None:
        return None
    try:
        asked = _asked(json.loads(notebook.read_text(encoding="utf-8")))
    except ValueError:
        return None
    wanted = asked.get(_SESSION_MODE) if asked else None
    return next((mode for mode in get_args(SessionMode) if mode == wanted), None)


def _asked(content: object) -> dict[str, Any] | None:
    """Return the requirements as they stand in the file; None when they are no object."""
    metadata = content.get("metadata") if isinstance(content, dict) else None
    asked = metadata.get(METADATA_KEY, {}) if isinstance(metadata, dict) else {}
    return asked if isinstance(asked, dict) else None


def _is_request(wanted: dict[str, Any]) -> bool:
    options = wanted.get("options", {})
    bundles = wanted.get("bundles", [])
    return (
        isinstance(wanted.get("cluster", ""), str)
        and isinstance(bundles, list)
        and all(isinstance(bundle, str) for bundle in bundles)
        and isinstance(options, dict)
        and all(isinstance(value, str) for value in options.values())
    )
