"""Opens an envelope in a Python worker of Spark, and puts on another one where its object travels on."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
import tempfile
import types
import zipfile
from collections import OrderedDict
from typing import Any

from .imports import Bundle, activate, bundle_of_caller, import_plainly, install

KEPT = 8
"""How many bundles a worker remembers; what is in use stays longer."""

_PASSING_ON = ("pyspark.sql.worker", "pyspark.sql.streaming", "pyspark.sql.connect")
"""The parts of pyspark that pickle in one worker what another opens."""

_bundles: OrderedDict[str, Bundle] = OrderedDict()
_command: Bundle | None = None
"""That of what the process was last given to run."""
_sealed = False


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
    install()
    _seal_what_is_passed_on(opener)
    bundle = _command = _bundle(digest, tuple(names), where)
    activate(bundle)
    for name in modules:
        with contextlib.suppress(Exception):  # who needs it will say so
            bundle.run(import_plainly, name)
    return bundle.load(body)


def _bundle(digest: str, names: tuple[str, ...], where: bytes | str) -> Bundle:
    known = _bundles.get(digest)
    if known is not None and os.path.isdir(known.folder):  # it goes with the session that brought it
        _bundles.move_to_end(digest)
        return known
    bundle = _bundles[digest] = Bundle(digest, names, where, _unpack(digest, where))
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
        bundle = (bundle_of_caller() or _command) if _is_passed_on(sys._getframe(1)) else None
        if bundle is None:
            return plain_dumps(serializer, value)
        activate(bundle)
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
