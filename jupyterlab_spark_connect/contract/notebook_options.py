"""What kernels have set in the session that all notebooks share: files of the connection folder.

::

    options/<kernel id>.json      0600, written by a kernel each time it sets an option, all of its options
    options/reset.json            0600, written by the Jupyter server: what was taken back in the panel

They outlive their kernels, as the options do. Standard library only: kernels and the Jupyter server import
this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from .connection import UnreadableFileError, read_json, write_private_json
from .kernel_file import KernelFile

OPTIONS_FOLDER_NAME: Final = "options"
CURRENT_DATABASE: Final = "current database"
"""What stands for an option's name where the catalog and database of unqualified tables were set."""

_RESET_FILE_NAME: Final = "reset.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class NotebookOption:
    """An option of the shared session that a kernel has set.

    Attributes
    ----------
    name
        The option's, or `CURRENT_DATABASE`.
    value
        What it was set to, a secret hidden; None where it was unset.
    at
        Seconds since 1970.
    """

    name: str
    value: str | None
    at: float


@dataclass(frozen=True, kw_only=True, slots=True)
class KernelOptions(KernelFile):
    """All that a kernel has set.

    Attributes
    ----------
    notebook
        Path of the notebook from ``JPY_SESSION_NAME``; None when unknown.
    generation
        Of the Spark it was set in.
    options
        In the order in which they were set first.
    """

    notebook: str | None
    generation: int
    options: tuple[NotebookOption, ...]

    @classmethod
    def parse(cls, content: Mapping[str, Any]) -> Self:
        """Return what a file's content means."""
        return cls(**{**content, "options": tuple(_option(each) for each in content["options"])})


def kernel_option_files(folder: Path) -> list[Path]:
    """Return the files that kernels have written."""
    return sorted(file for file in folder.glob("*.json") if file.name != _RESET_FILE_NAME)


def read_resets(folder: Path) -> dict[str, float]:
    """Return when options were taken back, in seconds since 1970, by name.

    Raises
    ------
    UnreadableFileError
        The file is there but holds something else.
    """
    return read_json(folder / _RESET_FILE_NAME) or {}


def add_resets(folder: Path, names: Iterable[str], at: float) -> None:
    """Note that options were taken back."""
    try:
        known = read_resets(folder)
    except UnreadableFileError:
        known = {}
    write_private_json(folder / _RESET_FILE_NAME, {**known, **dict.fromkeys(names, at)})


def _option(content: dict[str, Any]) -> NotebookOption:
    return NotebookOption(name=content["name"], value=content["value"], at=content["at"])
