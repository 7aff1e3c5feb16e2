"""The bundle of a notebook's own modules: named by its content, and the same bytes whenever it is made."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from .files import PackageFile, select
from .own import OwnModules
from .sources import FileState, LoadedSources, read_whole

MAX_BUNDLE: Final = 64 << 20
"""Bytes of all files together, beyond which only code travels."""

_WORD: Final = re.compile(rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*")


@dataclass(frozen=True, slots=True)
class Bundle:
    """Modules with their files, packed.

    Attributes
    ----------
    digest
        Of the names and contents of the files.
    names
        The top-level modules in it.
    archive
        A zip of the files.
    """

    digest: str
    names: tuple[str, ...]
    archive: bytes


class Packer:
    """Packs modules as this process has loaded them; what was not loaded, as it is saved.

    Parameters
    ----------
    own
        Knows which modules there are.
    loaded
        The sources of what was loaded.
    tell
        Says a sentence to the person, once for what it is about.
    """

    def __init__(self, own: OwnModules, loaded: LoadedSources, tell: Callable[[str, Hashable], None]) -> None:
        self._own = own
        self._loaded = loaded
        self._tell = tell
        self._last: tuple[object, Bundle] | None = None
        self._words: dict[str, tuple[FileState, frozenset[str]]] = {}

    def pack(self, names: Iterable[str]) -> Bundle | None:
        """Pack own modules, and those that they name; costs a stat per file if none has changed."""
        files = self._bounded(self._selected(names))
        if not files:
            return None
        key = [(file.name, file.state, self._state(file)) for file in files]
        if self._last is not None and self._last[0] == key:
            return self._last[1]
        bundle = _packed((file.name, self._content(file)) for file in files)
        self._last = (key, bundle)
        return bundle

    def _selected(self, names: Iterable[str]) -> dict[str, list[PackageFile]]:
        loaded, importable = self._own.loaded(), self._own.importable()
        taken: dict[str, list[PackageFile]] = {}
        left = set(names)
        while left:
            name = left.pop()
            module = loaded.get(name) or self._own.find(name)
            if module is None:
                continue
            selection = select(module)
            for file in selection.too_large:
                self._tell(
                    f"{file.name} has {file.state.size >> 20} MB: it does not go to Spark's workers. "
                    "Have your code read it by a path that they see.",
                    file,
                )
            outside = self._loaded.outside(name, {file.path for file in selection.files})
            taken[name] = [
                *selection.files,
                *(PackageFile(one.file, path, one.state) for path, one in outside),
            ]
            for file in taken[name]:
                left |= {each for each in self._words_in(file) if each in loaded or each in importable}
            left -= taken.keys()
        return taken

    def _bounded(self, taken: Mapping[str, list[PackageFile]]) -> list[PackageFile]:
        files = [file for name in sorted(taken) for file in taken[name]]
        if sum(file.state.size for file in files) <= MAX_BUNDLE:
            return files
        sizes = {name: sum(file.state.size for file in taken[name] if not file.is_code) for name in taken}
        largest = max(sizes, key=sizes.__getitem__)
        self._tell(
            f"{largest} has {sizes[largest] >> 20} MB of files beside its code: Spark's workers get the code "
            "alone. Have it read the files by a path that they see.",
            largest,
        )
        return [file for file in files if file.is_code]

    def _state(self, file: PackageFile) -> FileState:
        """Return the state of the content that is packed."""
        loaded = self._loaded[file.path]
        return file.state if loaded is None else loaded.state

    def _content(self, file: PackageFile) -> bytes:
        loaded = self._loaded[file.path]
        saved = read_whole(file.path) if loaded is None or loaded.state != file.state else None
        if loaded is None:
            return b"" if saved is None else saved[0]
        if not loaded.is_loaded:
            self._tell(
                f"{file.name} was saved after this kernel had started and before the Spark extension saw it: "
                "Spark runs the saved version. Reload it, and this notebook does, too.",
                (file.path, loaded.content),
            )
        if saved is not None and saved[0] != loaded.content:
            self._tell(
                f"{file.name} was saved after this notebook loaded it. Spark runs the loaded version, "
                "as the notebook does. %autoreload 2 follows your edits.",
                (file.path, saved[0]),
            )
        return loaded.content

    def _words_in(self, file: PackageFile) -> frozenset[str]:
        """Return the words of a source: whatever way it names a module, the name is among them."""
        if not file.path.endswith(".py"):
            return frozenset()
        state = self._state(file)
        known = self._words.get(file.path)
        if known is None or known[0] != state:
            words = _WORD.findall(self._source(file))
            known = self._words[file.path] = (
                state,
                frozenset(word.decode(errors="ignore") for word in words),
            )
        return known[1]

    def _source(self, file: PackageFile) -> bytes:
        loaded = self._loaded[file.path]
        if loaded is not None:
            return loaded.content
        saved = read_whole(file.path)
        return b"" if saved is None else saved[0]


def _packed(files: Iterable[tuple[str, bytes]]) -> Bundle:
    digest, buffer, names = hashlib.sha256(), io.BytesIO(), set()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files:
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
            names.add(name.partition("/")[0].partition(".")[0])
            entry = zipfile.ZipInfo(name)  # dated 1980: what was packed twice has the same bytes
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=1)
    return Bundle(digest.hexdigest()[:20], tuple(sorted(names)), buffer.getvalue())
