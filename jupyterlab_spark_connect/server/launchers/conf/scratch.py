"""Where Spark puts what is temporary: in folders of one start, which the supervisor makes and deletes."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.contract.scratch import PREFIX
from jupyterlab_spark_connect.server.launchers.jvm.environment import is_local
from jupyterlab_spark_connect.server.lifecycle.models import LaunchError

LOCAL_DIR: Final = "spark.local.dir"
LOCAL_DIRS_VARIABLE: Final = "SPARK_LOCAL_DIRS"
"""It comes before the option (`Utils.getConfiguredLocalDirs`)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scratch:
    """The folders of one start, which do not exist yet.

    Attributes
    ----------
    folders
        All of them, for `ProcessSpec.scratch`.
    environment
        Variables that lead there.
    options
        Spark options that lead there.
    """

    folders: Sequence[Path]
    environment: Mapping[str, str]
    options: dict[str, str]


def plan_scratch(master: str, environment: Mapping[str, str], local_dir: str | None) -> Scratch:
    """Choose a folder for temporary files, and one in each of the folders somebody chose for Spark's blocks.

    Where nobody chose any, Spark's own ``spark.local.dir`` follows Java's folder, which is the first one. On
    a real cluster the choice stands as it is: it is meant for other machines, too.

    Parameters
    ----------
    environment
        The server's.
    local_dir
        The ``spark.local.dir`` in force; None when it is not set.

    Raises
    ------
    LaunchError
        No folder for temporary files can be written to.
    """
    main = _below(_temporary_folder(environment))
    chosen = environment.get(LOCAL_DIRS_VARIABLE) or local_dir
    if not chosen or not is_local(master):
        return Scratch(folders=[main], environment={"TMPDIR": str(main)}, options={})
    named = [name.strip() for name in chosen.split(",") if name.strip()]
    places = [_below(Path(name)) if _is_writable(Path(name)) else Path(name) for name in named]
    ours = [place for place, name in zip(places, named, strict=True) if place != Path(name)]
    blocks = ",".join(map(str, places))
    if LOCAL_DIRS_VARIABLE in environment:
        variables, options = {LOCAL_DIRS_VARIABLE: blocks}, dict[str, str]()
    else:
        variables, options = {}, {LOCAL_DIR: blocks}
    return Scratch(folders=[main, *ours], environment={"TMPDIR": str(main), **variables}, options=options)


def _temporary_folder(environment: Mapping[str, str]) -> Path:
    chosen = environment.get("TMPDIR")
    if chosen and _is_writable(Path(chosen)):
        return Path(chosen)
    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError as error:
        raise LaunchError(
            "start_failed",
            f"There is no folder for temporary files: {error.strerror}.",
            "Free some disk space, or let TMPDIR name a folder that can be written to.",
        ) from error


def _is_writable(folder: Path) -> bool:
    """Whether we can make a folder in it; if not, what comes of it is Spark's to say."""
    return folder.is_absolute() and folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def _below(parent: Path) -> Path:
    return parent / f"{PREFIX}{secrets.token_hex(8)}"
