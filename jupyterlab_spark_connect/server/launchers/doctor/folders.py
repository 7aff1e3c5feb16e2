"""The folders into which Spark writes: room, and permission."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.server.launchers.conf.scratch import (
    LOCAL_DIR,
    LOCAL_DIRS_VARIABLE,
    plan_scratch,
)
from jupyterlab_spark_connect.server.lifecycle.models import Check, LaunchError
from jupyterlab_spark_connect.server.system.sizes import GIB, MIB, format_size

from .subject import Subject

AMPLE_SPACE: Final = GIB
MIN_SPACE: Final = 100 * MIB
AMPLE_FILES: Final = 10_000
MIN_FILES: Final = 100

_JAVA_TEMP: Final = re.compile(r"-Djava\.io\.tmpdir=(\S+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Folder:
    """A folder of Spark's.

    Attributes
    ----------
    path
        Where it is, or is to be made.
    what
        What it is for, for a person.
    enough
        Bytes that are enough for it.
    how_to_move
        How another one is chosen.
    """

    path: Path
    what: str
    enough: int
    how_to_move: str

    @property
    def existing(self) -> Path:
        """The folder, or the nearest one above it that is there."""
        return next(path for path in (self.path, *self.path.parents) if path.exists())


async def check_disk(subject: Subject) -> Check | None:
    """Find full or nearly full disks: bytes and, where a disk counts them, files."""
    try:
        return await asyncio.to_thread(_check_disk, subject)
    except LaunchError:  # reported by the other check
        return None


async def check_folders(subject: Subject) -> Check:
    """Find a folder that cannot be written, or a temporary one that no program may be loaded from."""
    try:
        return await asyncio.to_thread(_check_folders, subject)
    except LaunchError as error:  # no folder for temporary files at all
        return Check(id="folders", state="failure", message=error.failure.message, remedy=error.failure.hint)


def _check_disk(subject: Subject) -> Check:
    warnings, least = [], None
    for folder in _folders(subject):
        disk = os.statvfs(folder.existing)
        free, files = disk.f_bavail * disk.f_frsize, disk.f_favail if disk.f_files else None
        left = format_size(free)
        if files is not None and files < AMPLE_FILES:
            left = f"room for {files} files"
        if free < min(MIN_SPACE, folder.enough) or (files is not None and files < MIN_FILES):
            return _full(folder, left, "failure")
        if free < folder.enough or (files is not None and files < AMPLE_FILES):
            warnings.append(_full(folder, left, "warning"))
        if least is None or free < least[0]:
            least = free, f"{left} are free in {folder.path}."
    if warnings:
        return warnings[0]
    return Check(id="disk", state="ok", message=least[1] if least else "Spark writes to no disk.")


def _check_folders(subject: Subject) -> Check:
    for folder in _folders(subject):
        if why := _why_not_writable(folder.existing):
            return Check(
                id="folders",
                state="failure",
                message=f"{folder.what}, {folder.path}, cannot be written to: {why}.",
                remedy=folder.how_to_move,
            )
    directory = subject.request.directory
    if not directory.is_dir():
        return Check(
            id="folders",
            state="failure",
            message=f"The working folder, {directory}, is not there.",
            remedy="Make it, or start Jupyter in another one.",
        )
    if why := _why_not_writable(directory):
        return Check(
            id="folders",
            state="warning",
            message=f"The working folder, {directory}, cannot be written to: {why}; saved tables go there.",
            remedy="Set spark.sql.warehouse.dir to a folder that can be written to.",
        )
    temporary = _temporary(subject)
    chosen = subject.environment.get("TMPDIR")
    if chosen and not _java_folder(subject) and Path(chosen) != temporary.path:
        return Check(
            id="folders",
            state="warning",
            message=f"TMPDIR is {chosen}, which cannot be written to: Spark takes {temporary.path} instead.",
            remedy="Let TMPDIR name a folder that can be written to, or remove it.",
        )
    if os.statvfs(temporary.existing).f_flag & os.ST_NOEXEC:
        return Check(
            id="folders",
            state="warning",
            message=f"No program may be loaded from {temporary.path} (noexec): compression needs to.",
            remedy=temporary.how_to_move,
        )
    return Check(id="folders", state="ok", message="Every folder that Spark writes to can be written to.")


def _folders(subject: Subject) -> Iterator[Folder]:
    yield _temporary(subject)
    variable = subject.environment.get(LOCAL_DIRS_VARIABLE)
    for path in (variable or subject.option(LOCAL_DIR)).split(","):
        if path.strip():
            where = LOCAL_DIRS_VARIABLE if variable else LOCAL_DIR
            yield Folder(
                path=Path(subject.request.directory, path.strip()),
                what="The folder for intermediate data",
                enough=AMPLE_SPACE,
                how_to_move=f"Make room, or set {where} to another folder.",
            )
    yield Folder(
        path=subject.request.folder,
        what="Jupyter's runtime folder",
        enough=min(AMPLE_SPACE, subject.log_limit),  # little but the log is there
        how_to_move="Make room, or start Jupyter with another JUPYTER_RUNTIME_DIR.",
    )


def _temporary(subject: Subject) -> Folder:
    """Return where temporary files go: where TMPDIR says, unless Java has an option that says otherwise."""
    if chosen := _java_folder(subject):
        path, how = Path(subject.request.directory, chosen), "spark.driver.extraJavaOptions"
    else:
        scratch = plan_scratch(subject.master, subject.environment, subject.option(LOCAL_DIR))
        path, how = scratch.folders[0].parent, "TMPDIR"
    return Folder(
        path=path,
        what="The folder for temporary files",
        enough=AMPLE_SPACE,
        how_to_move=f"Make room, or let {how} name another folder.",
    )


def _java_folder(subject: Subject) -> str | None:
    options = (subject.option(f"spark.driver.{kind}JavaOptions") for kind in ("default", "extra"))
    return next(reversed(_JAVA_TEMP.findall(" ".join(options))), None)


def _full(folder: Folder, left: str, state: str) -> Check:
    return Check(
        id="disk",
        state="failure" if state == "failure" else "warning",
        message=f"{folder.what}, {folder.path}, has only {left} left.",
        remedy=folder.how_to_move,
    )


def _why_not_writable(folder: Path) -> str | None:
    """Try to write: permission bits say nothing of a disk that is mounted for reading only."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return None
    except OSError as error:
        return error.strerror or str(error)
