"""Which modules are the user's own: neither installed packages nor the standard library."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.machinery import EXTENSION_SUFFIXES, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Final

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


@dataclass(frozen=True, slots=True)
class OwnModule:
    """A top-level module or package of the user's own.

    Attributes
    ----------
    name
        As it is imported.
    paths
        Its file; or its folder, of which a package without ``__init__.py`` may have several.
    """

    name: str
    paths: tuple[Path, ...]


class OwnModules:
    """Knows the user's own modules: those that are loaded, and those that could be."""

    def __init__(self) -> None:
        self._installed = _Installed(())
        self._known: dict[str, tuple[ModuleType, OwnModule | None]] = {}
        self._listings: dict[str, tuple[int, frozenset[str]]] = {}

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
        found: set[str] = set()
        for folder in self._own_folders():
            found |= self._listing(folder)
        return frozenset(found - _NEVER - sys.modules.keys())

    def find(self, name: str) -> OwnModule | None:
        """Return the module that an import would find now, where it is the user's own."""
        try:
            spec = PathFinder.find_spec(name)
        except (ImportError, ValueError):
            return None
        if spec is None or spec.origin is None:
            return None
        file = Path(spec.origin).absolute()
        path = file.parent if spec.submodule_search_locations is not None else file
        return None if self._installed.has(path) else OwnModule(name, (path,))

    def _refresh(self) -> None:
        installed = _Installed(tuple(sys.path))
        if installed.path != self._installed.path:
            self._installed = installed
            self._known.clear()

    def _own(self, name: str, module: ModuleType) -> OwnModule | None:
        if name in _NEVER:
            return None
        if hasattr(module, "__path__"):
            folders = [Path(each).absolute() for each in module.__path__]
            own = tuple(each for each in folders if each.is_dir() and not self._installed.has(each))
            return OwnModule(name, own) if own else None
        file = getattr(module, "__file__", None)
        if not file or not file.endswith(_SOURCES):
            return None
        path = Path(file).absolute()
        return None if self._installed.has(path) or not path.is_file() else OwnModule(name, (path,))

    def _own_folders(self) -> Iterator[str]:
        self._refresh()
        for entry in dict.fromkeys(sys.path):
            folder = Path(entry or os.getcwd()).absolute()
            if folder.is_dir() and not self._installed.has(folder):
                yield str(folder)

    def _listing(self, folder: str) -> frozenset[str]:
        """Return the names that could be imported from a folder, read again when it has changed."""
        changed = os.stat(folder).st_mtime_ns
        known = self._listings.get(folder)
        if known is None or known[0] != changed:
            known = self._listings[folder] = (changed, frozenset(_module_names(folder)))
        return known[1]


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


def _module_names(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.endswith(_SOURCES):
                name = name.partition(".")[0]
            elif not (entry.is_dir() and os.path.isfile(os.path.join(entry.path, "__init__.py"))):
                continue
            if name.isidentifier():
                yield name
