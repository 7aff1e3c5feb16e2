"""Whose module an import in a Python worker of Spark means.

A worker serves the functions of many notebooks in turn, and of several within one task. So one rule decides
whose modules an import means: code that came in an envelope, and whatever it calls, has the modules of its
own bundle; everything else has the worker's. `bundle_of_caller` finds out who asks.
"""

from __future__ import annotations

import builtins
import importlib
import os
import pickle
import sys
import types
from collections.abc import Callable
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader, SourcelessFileLoader

_MARK = "__spark_connect_bundle__"
"""The name in a frame's builtins that says from which bundle its code came."""

_plain_import = builtins.__import__
import_plainly = importlib.import_module
_known: set[str] = set()
"""The top-level names of all bundles that were ever here."""
_active: Bundle | None = None
_hidden: dict[str, types.ModuleType] = {}
"""The worker's own modules of the names that the active bundle has."""


class Bundle:
    """Modules of a notebook's own, in a folder, and those of them that are loaded.

    Parameters
    ----------
    digest
        Names the content.
    names
        The top-level modules in it.
    where
        The archive itself, or the name of the artifact that it is.
    folder
        Where it was unpacked.
    """

    def __init__(self, digest: str, names: tuple[str, ...], where: bytes | str, folder: str) -> None:
        self.digest, self.names, self.where, self.folder = digest, names, where, folder
        self.modules: dict[str, types.ModuleType] = {}
        self.builtins = {**builtins.__dict__, "__import__": self._import, _MARK: self}
        _known.update(names)

    def load(self, body: bytes) -> object:
        """Return what was pickled; the functions made of it import from this bundle, whenever they run."""
        import pyspark.cloudpickle.cloudpickle as cloudpickle

        plain = cloudpickle.__dict__.get("__builtins__")
        cloudpickle.__dict__["__builtins__"] = (
            self.builtins
        )  # pyspark gives it to the functions that it makes
        try:
            return self.run(pickle.loads, body)
        finally:
            cloudpickle.__dict__["__builtins__"] = plain

    def run(self, function: Callable[..., object], *arguments: object) -> object:
        """Call a function as code of this bundle would: pickle, too, then imports what that code would."""
        return types.FunctionType(_call.__code__, {"__builtins__": self.builtins})(function, *arguments)

    def _import(self, name, globals=None, locals=None, fromlist=(), level=0):  # type: ignore[no-untyped-def]  # noqa: A002
        if _active is not self and (level or name.partition(".")[0] in _known):
            activate(self)
        return _plain_import(name, globals, locals, fromlist, level)


def _call(function, *arguments):  # type: ignore[no-untyped-def]
    return function(*arguments)


def activate(bundle: Bundle | None) -> None:
    """Have `sys.modules` hold this bundle's modules, and of others only the worker's own."""
    global _active
    if bundle is _active:
        return
    if bundle is not None:
        for other in _versions:
            if other is not activate:
                other(None)
    if _active is not None:
        _active.modules = _taken_out(_active.names)
        sys.modules.update(_hidden)
        _hidden.clear()
    _active = bundle
    if bundle is not None:
        _hidden.update(_taken_out(bundle.names))
        sys.modules.update(bundle.modules)


_versions: list[Callable[[Bundle | None], None]] = vars(sys).setdefault("_spark_connect_versions", [])
"""Of each version of this program in the process: notebooks on one remote server may have several."""
_versions.append(activate)


def _taken_out(names: tuple[str, ...]) -> dict[str, types.ModuleType]:
    found = [name for name in list(sys.modules) if name.partition(".")[0] in names]
    return {name: sys.modules.pop(name) for name in found}


def bundle_of_caller() -> Bundle | None:
    """Return the bundle of the innermost code that came in one; None where no such code is running."""
    frame: types.FrameType | None = sys._getframe(2)
    while frame is not None:
        bundle: Bundle | None = frame.f_builtins.get(_MARK)
        if bundle is not None:
            return bundle
        frame = frame.f_back
    return None


class _Finder:
    """Finds the modules of the active bundle in its folder."""

    @staticmethod
    def find_spec(name, path=None, target=None):  # type: ignore[no-untyped-def]
        bundle, top = _active, name.partition(".")[0]
        if bundle is None or top not in bundle.names:
            return None
        spec = PathFinder.find_spec(name, [bundle.folder] if path is None else path)
        if spec is None:
            return None
        if spec.loader is None or spec.origin is None:
            return _namespace(spec, path)
        if isinstance(spec.loader, (SourceFileLoader, SourcelessFileLoader)):
            run = spec.loader.exec_module

            def exec_module(module: types.ModuleType) -> None:
                module.__dict__["__builtins__"] = bundle.builtins
                run(module)

            setattr(spec.loader, "exec_module", exec_module)  # noqa: B010
        return spec

    @staticmethod
    def invalidate_caches() -> None:
        """Have nothing to forget."""


def _namespace(spec: ModuleSpec, path: object) -> ModuleSpec:
    """Return the spec of a package without `__init__.py`: a part of it may be installed on the worker."""
    own = list(spec.submodule_search_locations or ())
    installed = PathFinder.find_spec(spec.name) if path is None else None
    more = list(installed.submodule_search_locations or ()) if installed and installed.origin is None else []
    whole = ModuleSpec(spec.name, None, is_package=True)
    folders = [each for each in dict.fromkeys([*own, *more]) if os.path.isdir(each)]
    whole.submodule_search_locations = _NamespacePath(folders)
    return whole


class _NamespacePath(list[str]):
    """A path by which importlib.resources knows a package without `__init__.py`, by this word in its repr."""

    def __repr__(self) -> str:
        return f"_NamespacePath({super().__repr__()})"


def install() -> None:
    """Stand before Python's imports, once in a worker's life."""
    if any(finder is _Finder for finder in sys.meta_path):
        return

    def import_(name, globals=None, locals=None, fromlist=(), level=0):  # type: ignore[no-untyped-def]  # noqa: A002
        top = (((globals or {}).get("__package__") or "") if level else name).partition(".")[0]
        if top in _known:
            activate(bundle_of_caller())
        return _plain_import(name, globals, locals, fromlist, level)

    def import_module(name: str, package: str | None = None) -> types.ModuleType:
        if (package if package and name.startswith(".") else name).partition(".")[0] in _known:
            activate(bundle_of_caller())
        return import_plainly(name, package)

    builtins.__import__ = import_
    setattr(importlib, "import_module", import_module)  # noqa: B010
    sys.meta_path.insert(0, _Finder)
