"""The sources of the user's own modules as this process has loaded them, whatever is saved meanwhile."""

from __future__ import annotations

import os
import stat
import struct
import sys
from collections.abc import Container, Iterator
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from importlib.util import MAGIC_NUMBER

from jupyterlab_spark_connect.kernel.shell import current_shell

_ATTEMPTS = 5

_Reloads = tuple[dict[str, float], dict[str, float]]
"""Autoreload's records: the times of the files that it loaded, and of those that it could not."""


@dataclass(frozen=True, slots=True)
class FileState:
    """By which a file is known to be unchanged."""

    modified: int
    size: int
    inode: int

    @classmethod
    def of(cls, file: str) -> FileState | None:
        """Look at a file; None where there is none that can be read as one."""
        try:
            found = os.stat(file)
        except OSError:
            return None
        if not stat.S_ISREG(found.st_mode):
            return None
        return cls(found.st_mtime_ns, found.st_size, found.st_ino)


@dataclass(slots=True)
class LoadedSource:
    """One module's source.

    Attributes
    ----------
    file
        Where it was read.
    content
        What was read.
    state
        The file's when its content was this one.
    spec, reloaded
        By which a later load of the module is noticed; see `_reload_time`.
    is_loaded
        Whether it is what was loaded, as far as can be known: a module may be first seen long after it was.
    """

    file: str
    content: bytes
    state: FileState
    spec: ModuleSpec | None
    reloaded: float | None
    is_loaded: bool = True


class LoadedSources:
    """Remembers the source of each own module from the moment at which it is first seen, or loaded again."""

    def __init__(self) -> None:
        self._by_name: dict[str, LoadedSource] = {}
        self._by_file: dict[str, LoadedSource] = {}

    def __getitem__(self, file: str) -> LoadedSource | None:
        return self._by_file.get(file)

    def outside(self, top: str, files: Container[str]) -> Iterator[tuple[str, LoadedSource]]:
        """Find what is loaded of a top-level module and is not among its files, with its name in a bundle.

        Its file is gone, or a finder of an editable install has it from another folder.
        """
        for name, source in self._by_name.items():
            if name.partition(".")[0] == top and source.file not in files and _file(name) == source.file:
                inner = "/__init__.py" if os.path.basename(source.file) == "__init__.py" else ".py"
                yield name.replace(".", "/") + inner, source

    def is_outdated(self) -> bool:
        """Whether a module that is known was loaded again."""
        reloads = _autoreload_times()
        return any(
            name in sys.modules and _is_reloaded(known, *_load_of(name, known.file, reloads))
            for name, known in self._by_name.items()
        )

    def refresh(self, names: Container[str], *, is_late: bool = False) -> None:
        """Read what was loaded since the last time, of the top-level modules named.

        Parameters
        ----------
        names
            The modules.
        is_late
            Whether more than the cell that runs may have passed since then.
        """
        reloads = _autoreload_times()
        for name in list(sys.modules):
            if name.partition(".")[0] not in names:
                continue
            file = _file(name)
            if file is None:
                continue
            spec, reloaded = _load_of(name, file, reloads)
            known = self._by_name.get(name)
            if known is not None and not _is_reloaded(known, spec, reloaded):
                continue
            read = read_whole(file)
            if read is not None and (known is None or _compiles(read[0], file)):
                is_loaded = known is not None or not is_late or not _may_differ(spec, read[1])
                source = LoadedSource(file, *read, spec, reloaded, is_loaded)
                self._by_name[name] = self._by_file[file] = source


def _file(name: str) -> str | None:
    """Return where the source of a module is; None where it has none."""
    file = getattr(sys.modules.get(name), "__file__", None)
    return os.path.abspath(file) if file and file.endswith(".py") else None


def _load_of(name: str, file: str, reloads: _Reloads) -> tuple[ModuleSpec | None, float | None]:
    """Return by what a later load of a module is noticed."""
    return getattr(sys.modules.get(name), "__spec__", None), _reload_time(reloads, name, file)


def _is_reloaded(known: LoadedSource, spec: ModuleSpec | None, reloaded: float | None) -> bool:
    if known.spec is not spec:
        return True
    if known.reloaded is None:  # autoreload has begun to watch the file, whatever was loaded of it
        known.reloaded = reloaded
    return reloaded not in (None, known.reloaded)


def _may_differ(spec: ModuleSpec | None, state: FileState) -> bool:
    """Whether a file may have been saved after it was loaded, in this process, and nobody looked.

    Python notes the time and the size of a source beside its compiled code, where it keeps that.
    """
    noted = struct.pack(
        "<4sIII", MAGIC_NUMBER, 0, state.modified // 10**9 & 0xFFFFFFFF, state.size & 0xFFFFFFFF
    )
    try:
        with open(getattr(spec, "cached", None) or os.devnull, "rb") as stream:
            if stream.read(len(noted)) == noted:
                return False
    except OSError:
        pass
    import psutil

    return state.modified / 10**9 > psutil.Process().create_time()


def _compiles(content: bytes, file: str) -> bool:
    """Whether it can have been loaded: a reload that fails so leaves the module as it was."""
    try:
        compile(content, file, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def read_whole(file: str) -> tuple[bytes, FileState] | None:
    """Read a file that nobody is writing; None where that cannot be done."""
    for _ in range(_ATTEMPTS):
        before = FileState.of(file)
        if before is None:
            return None
        try:
            with open(file, "rb") as stream:
                content = stream.read()
        except OSError:
            return None
        if FileState.of(file) == before and len(content) == before.size:
            return content, before
    return None


def _autoreload_times() -> _Reloads:
    """Return autoreload's records: the times of the files that it loaded, and of those that it could not."""
    shell = current_shell()
    registry = getattr(getattr(shell, "magics_manager", None), "registry", {})
    reloader = getattr(registry.get("AutoreloadMagics"), "_reloader", None)
    return getattr(reloader, "modules_mtimes", {}), getattr(reloader, "failed", {})


def _reload_time(reloads: _Reloads, name: str, file: str) -> float | None:
    """Return the time of the file that autoreload gave to a module: it may patch one without a new spec."""
    times, failed = reloads
    time = times.get(name)
    return None if time is None or failed.get(file) == time else time
