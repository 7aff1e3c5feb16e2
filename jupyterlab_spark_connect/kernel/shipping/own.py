"""Which modules are the user's own: neither installed packages nor the standard library."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Final, NamedTuple

_NEVER: Final = frozenset(
    {
        "__main__",
        "__mp_main__",
        "jupyterlab_spark_connect",
        "py4j",
        "pyspark",
        "sitecustomize",
        "usercustomize",
    }
)
"""Names that are nobody's own, wherever their files are: an unpacked Spark has pyspark on PYTHONPATH."""

_PACKAGE_FOLDERS: Final = ("site-packages", "dist-packages")
_SOURCES: Final = (".py", *EXTENSION_SUFFIXES)
_FINDERS_NAMES: Final = ("MAPPING", "NAMESPACES")
"""Where the modules of setuptools' finders for editable installs keep the names that they find."""
_DEPTH: Final = 3
"""How far below a folder without ``__init__.py`` code is looked for."""


@dataclass(frozen=True, slots=True)
class OwnModule:
    """A top-level module or package of the user's own.

    Attributes
    ----------
    name
        As it is imported.
    paths
        Its file; or its folder, of which a package without ``__init__.py`` may have several.
    only_code
        Whether its other files stay: a folder that nobody has imported may be one of data.
    """

    name: str
    paths: tuple[Path, ...]
    only_code: bool = False


class _Listing(NamedTuple):
    """What of a folder could be imported: modules and packages, and folders without ``__init__.py``."""

    modules: frozenset[str]
    folders: frozenset[str]


class OwnModules:
    """Knows the user's own modules: those that are loaded, and those that could be."""

    def __init__(self) -> None:
        self._installed = _Installed(())
        self._known: dict[str, tuple[ModuleType, OwnModule | None]] = {}
        self._listings: dict[str, tuple[int, _Listing]] = {}

    def loaded(self) -> Mapping[str, OwnModule]:
        """Return what this process has imported, by name; costs some 50 µs once it has looked before."""
        self._refresh()
        own = {}
        for name, module in list(sys.modules.items()):
            if "." in name:
                continue
            seen = self._known.get(name)
            if seen is None or seen[0] is not module:
                seen = self._known[name] = (module, self._own(name, module))
            if seen[1] is not None:
                own[name] = seen[1]
        return own

    def importable(self) -> frozenset[str]:
        """Return the names that could be imported and are not yet."""
        found = set(_names_of_finders())
        for folder in self._own_folders():
            found = found.union(*self._listing(folder))
        return frozenset(found - _NEVER - sys.modules.keys())

    def find(self, name: str) -> OwnModule | None:
        """Return the module that an import would find now, where it is the user's own."""
        try:
            spec = find_spec(name)
        except Exception:  # noqa: BLE001  # a finder of somebody's may raise anything
            return None
        if spec is None:
            return None
        if spec.submodule_search_locations is None:
            return self._module(name, spec.origin)
        package = self._package(name, spec.submodule_search_locations)
        if package is None or spec.origin is not None:
            return package
        code = tuple(folder for folder in package.paths if self._has_code(str(folder), _DEPTH))
        return OwnModule(name, code, only_code=True) if code else None

    def _refresh(self) -> None:
        installed = _Installed(tuple(sys.path))
        if installed.path != self._installed.path:
            self._installed = installed
            self._known.clear()

    def _own(self, name: str, module: ModuleType) -> OwnModule | None:
        if name in _NEVER:
            return None
        if hasattr(module, "__path__"):
            return self._package(name, module.__path__)
        return self._module(name, getattr(module, "__file__", None))

    def _package(self, name: str, folders: Iterable[str]) -> OwnModule | None:
        found = [_absolute(each) for each in folders]
        own = tuple(each for each in found if each.is_dir() and not self._installed.has(each))
        return OwnModule(name, own) if own else None

    def _module(self, name: str, file: str | None) -> OwnModule | None:
        if not file or not file.endswith(_SOURCES):
            return None
        path = _absolute(file)
        return None if self._installed.has(path) or not path.is_file() else OwnModule(name, (path,))

    def _own_folders(self) -> Iterator[str]:
        self._refresh()
        for entry in dict.fromkeys(sys.path):
            folder = _absolute(entry or os.curdir)
            if folder.is_dir() and not self._installed.has(folder):
                yield str(folder)

    def _listing(self, folder: str) -> _Listing:
        """Return what could be imported from a folder, read again when it has changed."""
        changed = os.stat(folder).st_mtime_ns
        known = self._listings.get(folder)
        if known is None or known[0] != changed:
            known = self._listings[folder] = (changed, _list(folder))
        return known[1]

    def _has_code(self, folder: str, depth: int) -> bool:
        """Whether there is a module in a folder or, so deep, below it."""
        try:
            listing = self._listing(folder)
        except OSError:
            return False
        if listing.modules or not depth:
            return bool(listing.modules)
        return any(self._has_code(os.path.join(folder, each), depth - 1) for each in listing.folders)


class _Installed:
    """The folders of installed packages and of the standard library."""

    def __init__(self, path: Sequence[str]) -> None:
        self.path = path
        places = sysconfig.get_paths()
        folders = {places[each] for each in ("purelib", "platlib", "stdlib", "platstdlib")}
        folders |= {each for each in path if each.rstrip(os.sep).endswith(_PACKAGE_FOLDERS)}
        self._folders = tuple(
            {folder.rstrip(os.sep) + os.sep for each in folders for folder in (each, os.path.realpath(each))}
        )

    def has(self, path: Path) -> bool:
        """Whether something is in one of them, as it is named or as it is: tools link packages in."""
        return any(f"{each}{os.sep}".startswith(self._folders) for each in (path, os.path.realpath(path)))


def _list(folder: str) -> _Listing:
    modules, folders = set(), set()
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name.partition(".")[0] if entry.name.endswith(_SOURCES) else entry.name
            if not name.isidentifier():
                continue
            if name != entry.name or os.path.isfile(os.path.join(entry.path, "__init__.py")):
                modules.add(name)
            elif name != "__pycache__" and entry.is_dir():
                folders.add(name)
    return _Listing(frozenset(modules), frozenset(folders))


def _names_of_finders() -> Iterator[str]:
    """Yield the names that import hooks of editable installs know; other hooks tell nobody."""
    for finder in sys.meta_path:
        home = sys.modules.get(getattr(finder, "__module__", ""))
        for attribute in _FINDERS_NAMES:
            names = getattr(home, attribute, ())
            if isinstance(names, Mapping):
                yield from {str(name).partition(".")[0] for name in names}


def _absolute(path: str) -> Path:
    """Return a path without ``..``, as all that is compared here has it."""
    return Path(os.path.abspath(path))
