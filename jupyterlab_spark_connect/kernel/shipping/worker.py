"""The part that travels: opens an envelope in a Python worker of Spark.

A worker serves the functions of many notebooks in turn, and of several within one task. So one rule decides
whose modules an import means: code that came in an envelope, and whatever it calls, has the modules of its
own bundle; everything else has the worker's. `_bundle_of_caller` finds out who asks.

Standard library only, and Python 3.9: it is sent as source, and runs where nothing of ours is installed.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib
import io
import os
import pickle
import shutil
import sys
import tempfile
import types
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader, SourcelessFileLoader
from typing import Any

KEPT = 8
"""How many bundles a worker remembers; what is in use stays longer."""

_MARK = "__spark_connect_bundle__"
"""The name in a frame's builtins that says from which bundle its code came."""

_PASSING_ON = ("pyspark.sql.worker", "pyspark.sql.streaming", "pyspark.sql.connect")
"""The parts of pyspark that pickle in one worker what another opens."""

_plain_import = builtins.__import__
_plain_import_module = importlib.import_module
_bundles: OrderedDict[str, Bundle] = OrderedDict()
_known: set[str] = set()
"""The top-level names of all bundles that were ever here."""
_active: Bundle | None = None
_hidden: dict[str, types.ModuleType] = {}
"""The worker's own modules of the names that the active bundle has."""
_command: Bundle | None = None
"""That of what the process was last given to run."""
_sealed = False


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
            _activate(self)
        return _plain_import(name, globals, locals, fromlist, level)


def open_envelope(opener, digest: str, names, where, modules, body: bytes) -> object:  # type: ignore[no-untyped-def]
    """Return what the envelope holds, with the modules of its bundle.

    Parameters
    ----------
    opener
        This module's name and packed source, and the function that runs it: how an envelope is opened.
    digest, names, where
        The bundle, as in `Bundle`.
    modules
        Those of the bundle to import first: a function may reach `package.module` as an attribute alone.
    body
        The pickled object.
    """
    global _command
    _install()
    _seal_what_is_passed_on(opener)
    bundle = _command = _bundle(digest, tuple(names), where)
    _activate(bundle)
    for name in modules:
        with contextlib.suppress(Exception):  # who needs it will say so
            bundle.run(_plain_import_module, name)
    return bundle.load(body)


def _call(function, *arguments):  # type: ignore[no-untyped-def]
    return function(*arguments)


def _bundle(digest: str, names: tuple[str, ...], where: bytes | str) -> Bundle:
    known = _bundles.get(digest)
    if known is not None and os.path.isdir(known.folder):  # it goes with the session that brought it
        _bundles.move_to_end(digest)
        return known
    bundle = _bundles[digest] = Bundle(digest, names, where, _unpack(digest, where))
    _known.update(names)
    while len(_bundles) > KEPT:
        _bundles.popitem(last=False)
    return bundle


def _unpack(digest: str, where: bytes | str) -> str:
    """Unpack an archive in one step, beside the session's artifacts, which Spark deletes with the session."""
    parent = os.path.join(_session_folder(), ".own")
    try:
        os.makedirs(parent, mode=0o700, exist_ok=True)
        unfinished = tempfile.mkdtemp(dir=parent)
    except OSError:
        parent = tempfile.mkdtemp(prefix="spark-own-")
        unfinished = tempfile.mkdtemp(dir=parent)
    folder = os.path.join(parent, digest)
    try:
        if not os.path.isdir(folder):
            source = io.BytesIO(where) if isinstance(where, bytes) else _artifact(where)
            with zipfile.ZipFile(source) as archive:
                archive.extractall(unfinished)  # of the user's own making
            with contextlib.suppress(OSError):  # another worker was faster
                os.rename(unfinished, folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def _session_folder() -> str:
    """Return where Spark puts the artifacts of the session for this process."""
    from pyspark import SparkFiles

    return getattr(SparkFiles, "_root_directory", None) or os.getcwd()


def _artifact(name: str) -> str:
    folders = (_session_folder(), os.getcwd())
    for folder in folders:
        file = os.path.join(folder, name)
        if os.path.isfile(file):
            return file
    raise ModuleNotFoundError(f"The notebook's own code, {name}, is not in {' or '.join(folders)}.")


def _activate(bundle: Bundle | None) -> None:
    """Have `sys.modules` hold this bundle's modules, and of others only the worker's own."""
    global _active
    if bundle is _active:
        return
    if bundle is not None:
        for other in _versions:
            if other is not _activate:
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
_versions.append(_activate)


def _taken_out(names: tuple[str, ...]) -> dict[str, types.ModuleType]:
    found = [name for name in list(sys.modules) if name.partition(".")[0] in names]
    return {name: sys.modules.pop(name) for name in found}


def _bundle_of_caller() -> Bundle | None:
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
    whole.submodule_search_locations = [*own, *(each for each in more if each not in own)]
    return whole


def _install() -> None:
    """Stand before Python's imports, once in a worker's life."""
    if any(finder is _Finder for finder in sys.meta_path):
        return

    def import_(name, globals=None, locals=None, fromlist=(), level=0):  # type: ignore[no-untyped-def]  # noqa: A002
        top = (((globals or {}).get("__package__") or "") if level else name).partition(".")[0]
        if top in _known:
            _activate(_bundle_of_caller())
        return _plain_import(name, globals, locals, fromlist, level)

    def import_module(name: str, package: str | None = None) -> types.ModuleType:
        if (package if package and name.startswith(".") else name).partition(".")[0] in _known:
            _activate(_bundle_of_caller())
        return _plain_import_module(name, package)

    builtins.__import__ = import_
    setattr(importlib, "import_module", import_module)  # noqa: B010
    sys.meta_path.insert(0, _Finder)


def _seal_what_is_passed_on(opener) -> None:  # type: ignore[no-untyped-def]
    """Have what one Python of Spark pickles for another carry the bundle: a data source's reader, a message.

    Never the results of functions: the JVM reads those.
    """
    global _sealed
    if _sealed:
        return
    from pyspark.serializers import CloudPickleSerializer

    seamed: Any = CloudPickleSerializer
    plain_dumps, plain_loads = seamed.dumps, seamed.loads

    def dumps(serializer: CloudPickleSerializer, value: object) -> Any:
        bundle = (_bundle_of_caller() or _command) if _is_passed_on(sys._getframe(1)) else None
        if bundle is None:
            return plain_dumps(serializer, value)
        _activate(bundle)
        body = bundle.run(plain_dumps, serializer, value)
        return plain_dumps(serializer, _Sealed(opener, (bundle.digest, bundle.names, bundle.where, (), body)))

    def loads(serializer: CloudPickleSerializer, body: bytes, *arguments: object, **options: object) -> Any:
        global _command
        if _reads_command(sys._getframe(1)):
            _command = None  # a process may serve another notebook next, whose object came in no envelope
        return plain_loads(serializer, body, *arguments, **options)

    seamed.dumps, seamed.loads = dumps, loads
    _sealed = True


def _is_passed_on(frame: types.FrameType) -> bool:
    """Whether it is pickled by a part of pyspark for another part of it."""
    callers = (frame, frame.f_back)
    return any(str(each.f_globals.get("__package__")).startswith(_PASSING_ON) for each in callers if each)


def _reads_command(frame: types.FrameType) -> bool:
    return any(each.f_code.co_name == "read_command" for each in (frame, frame.f_back) if each)


class _Sealed:
    """An object in an envelope of the bundle that it came in."""

    def __init__(self, opener, arguments) -> None:  # type: ignore[no-untyped-def]
        self._opener, self._arguments = opener, arguments

    def __reduce__(self):  # type: ignore[no-untyped-def]
        name, program, open_ = self._opener
        return open_, (name, program, *self._arguments)
