"""Which files of a package travel with it."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.machinery import EXTENSION_SUFFIXES
from typing import Final

from .own import OwnModule
from .sources import FileState

MAX_FILE: Final = 16 << 20
"""Bytes of a data file that travels."""

_FOLDERS_LEFT_OUT: Final = frozenset({"__pycache__", "node_modules", "site-packages"})
_FILES_LEFT_OUT: Final = (
    *("*.pyc", "*.pyo", "*.ipynb"),
    *("*.pem", "*.key", "*.p12", "*.pfx", "*.jks", "*.keystore", "*.kdbx", "id_rsa*", "id_ed25519*"),
)
"""What Python makes anew, notebooks, and what is likely a secret; names that begin with a dot stay, too."""

_CODE: Final = (".py", *EXTENSION_SUFFIXES)


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file that travels.

    Attributes
    ----------
    path
        Where it is.
    name
        Its name in the bundle.
    state
        By which a change is noticed.
    """

    path: str
    name: str
    state: FileState

    @property
    def is_code(self) -> bool:
        """Whether Python imports it."""
        return self.path.endswith(_CODE)


@dataclass(slots=True)
class Selection:
    """The files of some modules that travel, and those that are too large to."""

    files: list[PackageFile] = field(default_factory=list)
    too_large: list[PackageFile] = field(default_factory=list)


def select(module: OwnModule) -> Selection:
    """Look through a module's files; costs a stat for each."""
    selection = Selection()
    for path in map(str, module.paths):
        if os.path.isdir(path):
            _add_folder(selection, path, module.name)
        else:
            _add(selection, path, f"{module.name}.{os.path.basename(path).partition('.')[2]}")
    if module.only_code:
        return Selection([file for file in selection.files if file.is_code])
    return selection


def _add_folder(selection: Selection, folder: str, name: str) -> None:
    seen = set()
    for parent, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(parent)
        if real in seen or "pyvenv.cfg" in files:  # a circle of links; an environment
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(each for each in folders if each[0] != "." and each not in _FOLDERS_LEFT_OUT)
        inside = os.path.relpath(parent, folder)
        prefix = name if inside == os.curdir else f"{name}/{inside.replace(os.sep, '/')}"
        for file in _wanted(files):
            _add(selection, os.path.join(parent, file), f"{prefix}/{file}")


def _wanted(files: list[str]) -> Iterator[str]:
    for file in sorted(files):
        if file[0] != "." and not any(fnmatch.fnmatchcase(file.lower(), each) for each in _FILES_LEFT_OUT):
            yield file


def _add(selection: Selection, path: str, name: str) -> None:
    state = FileState.of(path)
    if state is None:
        return
    file = PackageFile(path, name, state)
    fits = file.is_code or state.size <= MAX_FILE
    (selection.files if fits else selection.too_large).append(file)
