"""The sources of the user's own modules as this process has loaded them, whatever is saved meanwhile."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Container, Iterator
from dataclasses import dataclass
from importlib.machinery import ModuleSpec

from jupyterlab_spark_connect.kernel.shell import current_shell

_ATTEMPTS = 5


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
    """

    file: str
    content: bytes
    state: FileState
    spec: ModuleSpec | None
    reloaded: float | None


class LoadedSources:
    """Remembers the source of each own module from the moment at which it is first seen, or loaded again."""

    def __init__(self) -> None:
        self._by_name: dict[str, LoadedSource] = {}
        self._by_file: dict[str, LoadedSource] = {}

    def __getitem__(self, file: str) -> LoadedSource | None:
        return self._by_file.get(file)

    def without_file(self, top: str) -> Iterator[tuple[str, LoadedSource]]:
        """Find what is loaded of a top-level module though its file is gone: names as in a bundle."""
        for name, source in self._by_name.items():
            if name.partition(".")[0] == top and not os.path.exists(source.file):
                inner = "/__init__.py" if os.path.basename(source.file) == "__init__.py" else ".py"
                yield name.replace(".", "/") + inner, source

    def refresh(self, names: Container[str]) -> None:
        """Read what was loaded since the last time, of the top-level modules named."""
        reloads = _autoreload_times()
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] not in names:
                continue
            file = getattr(module, "__file__", None)
            if not file or not file.endswith(".py"):
                continue
            file = os.path.abspath(file)
            spec, reloaded = getattr(module, "__spec__", None), _reload_time(reloads, name, file)
            known = self._by_name.get(name)
            if known is not None and not _is_reloaded(known, spec, reloaded):
                continue
            read = read_whole(file)
            if read is not None and (known is None or _compiles(read[0], file)):
                self._by_name[name] = self._by_file[file] = LoadedSource(file, *read, spec, reloaded)


def _is_reloaded(known: LoadedSource, spec: ModuleSpec | None, reloaded: float | None) -> bool:
    if known.spec is not spec:
        return True
    if known.reloaded is None:  # autoreload has begun to watch the file, whatever was loaded of it
        known.reloaded = reloaded
    return reloaded not in (None, known.reloaded)


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


def _autoreload_times() -> tuple[dict[str, float], dict[str, float]]:
    """Return autoreload's records: the times of the files that it loaded, and of those that it could not."""
    shell = current_shell()
    registry = getattr(getattr(shell, "magics_manager", None), "registry", {})
    reloader = getattr(registry.get("AutoreloadMagics"), "_reloader", None)
    return getattr(reloader, "modules_mtimes", {}), getattr(reloader, "failed", {})


def _reload_time(reloads: tuple[dict[str, float], dict[str, float]], name: str, file: str) -> float | None:
    """Return the time of the file that autoreload gave to a module: it may patch one without a new spec."""
    times, failed = reloads
    time = times.get(name)
    return None if time is None or failed.get(file) == time else time
