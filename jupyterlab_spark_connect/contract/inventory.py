"""What the kernels have made in their Spark sessions: how it can be said after a restart, and after a crash.

Each kernel keeps a file for each generation that it was attached to, of what it has made and taken back. What
is there is told by all of them together: the latest word on a thing counts, whoever has said it.

Standard library only: kernels and the Jupyter server import this module.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from .connection import SessionMode, UnreadableFileError
from .kernel_file import KernelFile

INVENTORIES_FOLDER_NAME: Final = "made"
"""Folder beside the connection file that holds one folder per generation."""

VIEW: Final = "view"
TABLE: Final = "table"
FRAME: Final = "dataframe"
MODEL: Final = "model"
FUNCTION: Final = "function"
SOURCE: Final = "data_source"
ARTIFACT: Final = "artifact"
OPTION: Final = "option"
KINDS: Final = (VIEW, TABLE, FRAME, MODEL, FUNCTION, SOURCE, ARTIFACT, OPTION)
"""In the order in which they are named."""

SESSION: Final = "session"
"""Stands for a kernel's id where the Jupyter server writes what Spark has and no kernel has said it made."""

_KEPT: Final = 5
"""How many generations a kernel can sleep through and still say what it has lost."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of a kernel's on a thing.

    Attributes
    ----------
    kind
        One of `KINDS`.
    name
        The thing's; None for all of its kind.
    at
        When, in seconds since 1970.
    is_there
        Whether it was made, or else taken back.
    label
        What a person calls it, where its name is Spark's alone.
    part_of
        The name of the thing that it is a part of, and not named beside.
    """

    kind: str
    name: str | None
    at: float
    is_there: bool = True
    label: str | None = None
    part_of: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class KernelInventory(KernelFile):
    """What one kernel has made in one session.

    Attributes
    ----------
    notebook, mode
        As in `attached_kernel.AttachedKernel`.
    entries
        Its last word on each thing.
    """

    notebook: str | None
    mode: SessionMode
    entries: Sequence[Entry]

    @classmethod
    def parse(cls, content: Mapping[str, Any]) -> Self:
        """Return what a file's content means."""
        return cls(**{**content, "entries": [Entry(**each) for each in content["entries"]]})

    @property
    def file_name(self) -> str:
        """The file's name: each of a kernel's sessions has a file of its own."""
        return _file_name(self.kernel_id, self.mode)


@dataclass(frozen=True, kw_only=True, slots=True)
class MadeBy:
    """What there is of one kernel's.

    Attributes
    ----------
    kernel_id, notebook, mode
        As in `KernelInventory`.
    things
        The names by kind.
    """

    kernel_id: str
    notebook: str | None
    mode: SessionMode
    things: Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class NotedModel:
    """A model that a kernel has fitted or loaded, or a part of one.

    Attributes
    ----------
    label
        What a person calls it.
    part_of
        The id of the model that it is a part of; None for a whole one.
    kernel_id, notebook
        As in `KernelInventory`.
    """

    label: str
    part_of: str | None
    kernel_id: str
    notebook: str | None


def inventories_folder(connection_folder: Path, generation: int) -> Path:
    """Return where the kernels of a generation write."""
    return connection_folder / INVENTORIES_FOLDER_NAME / str(generation)


def read_inventory(
    connection_folder: Path, generation: int, kernel_id: str, mode: SessionMode
) -> KernelInventory | None:
    """Return what a kernel has written; None where it has written nothing, or nobody can read it."""
    try:
        return KernelInventory.read(
            inventories_folder(connection_folder, generation) / _file_name(kernel_id, mode)
        )
    except (UnreadableFileError, OSError):
        return None


def read_inventories(connection_folder: Path, generation: int) -> list[KernelInventory]:
    """Return what the kernels of a generation have written; what cannot be read is left out."""
    return KernelInventory.read_all(inventories_folder(connection_folder, generation))


def join_inventories(inventories: Iterable[KernelInventory]) -> list[MadeBy]:
    """Return what there is, each thing once and with the kernel that made it, in the order it was made in."""
    inventories = list(inventories)
    shared = [each for each in inventories if each.mode == "shared"]
    apart = [[each] for each in inventories if each.mode != "shared"]
    found = [made for session in (shared, *apart) for made in _join(session)]
    return [made for _, made in sorted(found, key=lambda each: each[0])]


def write_unclaimed_views(connection_folder: Path, generation: int, views: Iterable[str], now: float) -> None:
    """Write down which of the views that Spark has no kernel has said it made, for whoever asks later.

    Made by a kernel that was killed at once, by a program, or in a text of SQL that no kernel could read.
    """
    folder = inventories_folder(connection_folder, generation)
    kernels = [each for each in KernelInventory.read_all(folder) if each.kernel_id != SESSION]
    made = join_inventories(each for each in kernels if each.mode == "shared")
    known = {name.casefold() for each in made for name in each.things.get(VIEW, ())}
    KernelInventory(
        kernel_id=SESSION,
        notebook=None,
        mode="shared",
        entries=[Entry(VIEW, name, now) for name in views if name.casefold() not in known],
    ).write(folder)


def noted_models(inventories: Iterable[KernelInventory]) -> dict[str, NotedModel]:
    """Return the models of the shared session by their ids, as far as kernels know of them."""
    there = _there([each for each in inventories if each.mode == "shared"])
    return {
        str(entry.name): NotedModel(
            label=entry.label or str(entry.name),
            part_of=entry.part_of,
            kernel_id=inventory.kernel_id,
            notebook=inventory.notebook,
        )
        for entry, inventory in there
        if entry.kind == MODEL
    }


def prune_inventories(connection_folder: Path) -> None:
    """Delete those of generations that no kernel will ask for."""
    root = connection_folder / INVENTORIES_FOLDER_NAME
    if root.is_dir():
        generations = sorted((each for each in root.iterdir() if each.name.isdecimal()), key=_number)
        for old in generations[:-_KEPT]:
            shutil.rmtree(old, ignore_errors=True)


def _there(session: Sequence[KernelInventory]) -> list[tuple[Entry, KernelInventory]]:
    """Return what there is in a session, each thing once, with who has said so last."""
    latest: dict[tuple[str, str], tuple[Entry, KernelInventory]] = {}
    cleared: dict[str, float] = {}
    for inventory in session:
        for entry in inventory.entries:
            if entry.name is None:
                cleared[entry.kind] = max(entry.at, cleared.get(entry.kind, 0))
                continue
            key = (entry.kind, entry.name.casefold())  # so Spark compares names
            if key not in latest or latest[key][0].at < entry.at:
                latest[key] = (entry, inventory)
    return [
        (entry, inventory)
        for entry, inventory in latest.values()
        if entry.is_there and entry.at > cleared.get(entry.kind, 0)
    ]


def _join(session: Sequence[KernelInventory]) -> list[tuple[float, MadeBy]]:
    there = [(entry, maker) for entry, maker in _there(session) if entry.part_of is None]
    found = []
    for inventory in session:
        own = sorted((entry for entry, maker in there if maker is inventory), key=lambda each: each.at)
        if own:
            things = {
                kind: [entry.label or str(entry.name) for entry in own if entry.kind == kind]
                for kind in KINDS
                if any(entry.kind == kind for entry in own)
            }
            made = MadeBy(
                kernel_id=inventory.kernel_id,
                notebook=inventory.notebook,
                mode=inventory.mode,
                things=things,
            )
            found.append((own[0].at, made))
    return found


def _file_name(kernel_id: str, mode: SessionMode) -> str:
    return f"{kernel_id}-{mode}.json"


def _number(path: Path) -> int:
    return int(path.name)
