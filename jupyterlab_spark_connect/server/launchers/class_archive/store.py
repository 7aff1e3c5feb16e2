"""Where archives are kept: in folders of which the first is the user's own, and the others are read only."""

from __future__ import annotations

import contextlib
import glob
import json
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.contract.connection import make_private_folder, write_private_json
from jupyterlab_spark_connect.server.system.user import user_cache

from .jars import (
    folder_jar,
    is_jar,
    is_untouched,
    name_of,
    prefix_of,
    unsigned_jar,
    version_of,
    write_jar,
)

_SUFFIX: Final = ".jsa"
_FINGERPRINT_SUFFIX: Final = ".json"
_DISCARDED_SUFFIX: Final = ".veto"
_BLOCK: Final = 1 << 22
_MAX_ARCHIVES: Final = 3
"""How many archives are kept: those of a second Spark and of a second class path find room."""

_known: set[tuple[str, int, int]] = set()
"""Path, size and time of change of archives whose sum was right, in this process."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fingerprint:
    """What tells a whole archive from a damaged one: a JVM that maps one of the latter may crash.

    Attributes
    ----------
    size
        Bytes.
    changed
        When the file system last changed it, in nanoseconds since 1970; nobody can set this time.
    crc
        Its CRC-32, for one that was copied, into an image for example.
    """

    size: int
    changed: int
    crc: int


def user_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder of a user's own archives."""
    return user_cache(environment) / "classes"


def shared_folder() -> Path:
    """Return the folder of archives that an image has brought with its environment."""
    return Path(sys.prefix) / "share" / "jupyterlab-spark-connect" / "classes"


class ArchiveStore:
    """Archives by key; reads and writes the disk, not for the event loop.

    Parameters
    ----------
    folders
        Where to look, the user's own first.
    shared
        Whether others are to read what is put there.
    packs
        Whether it makes jars of folders, and copies of signed jars.
    """

    def __init__(self, folders: Sequence[Path], *, shared: bool = False, packs: bool = True) -> None:
        self._folders = folders
        self._is_shared = shared
        self._packs = packs
        self._mode = 0o644 if shared else 0o600

    @property
    def folder(self) -> Path:
        """Where new ones are put."""
        return self._folders[0]

    def without_jars(self) -> ArchiveStore:
        """Return the same store for a class path whose folders somebody else reads, too."""
        return ArchiveStore(self._folders, shared=self._is_shared, packs=False)

    def find(self, key: str) -> Path | None:
        """Return a whole archive; None when there is none."""
        is_discarded = (self.folder / f"{key}{_DISCARDED_SUFFIX}").exists()
        for folder in self._folders[:1] if is_discarded else self._folders:
            if os.pathsep in str(folder):
                continue  # Java takes it for several
            archive = folder / f"{key}{_SUFFIX}"
            with contextlib.suppress(OSError, ValueError, TypeError):
                if _is_trusted(archive) and _is_whole(archive, _read_fingerprint(archive)):
                    with contextlib.suppress(OSError):  # a folder of an image cannot be written
                        os.utime(archive.with_suffix(_FINGERPRINT_SUFFIX))  # the ones least used go first
                    return archive
        return None

    def keep(self, key: str, made: Path) -> Path:
        """Put an archive that is complete in its place, and remove those least used.

        Raises
        ------
        OSError
            It cannot be written.
        """
        archive = self.folder / f"{key}{_SUFFIX}"
        crc = _crc(made)
        made.chmod(self._mode)
        made.replace(archive)
        status = archive.stat()
        fingerprint = Fingerprint(size=status.st_size, changed=status.st_ctime_ns, crc=crc)
        written = archive.with_suffix(_FINGERPRINT_SUFFIX)
        write_private_json(written, asdict(fingerprint))
        if self._is_shared:
            self.folder.chmod(0o755)
            written.chmod(self._mode)
        self._prune(archive)
        return archive

    def jar_of(self, folder: Path) -> Path | None:
        """Return a jar with what a folder of the class path holds now; None where that cannot be.

        One that an image has brought is taken first, since the image's archive fits it alone.
        """
        content = folder_jar(folder) if self._packs else None
        if content is None:
            return None
        name = name_of(folder, content)
        return self._find_jar(name, lambda jar: is_jar(jar, content)) or self._write(folder, name, content)

    def unsigned(self, jar: Path) -> Path:
        """Return the copy of a jar without its signature, where there is one; else the jar."""
        try:
            name = name_of(jar, version_of(jar))
        except OSError:
            return jar
        return self._find_jar(name, is_untouched) or jar

    def without_signature(self, jar: Path) -> Path:
        """Return such a copy, made where there is none and the jar is signed; opens the jar."""
        found = self.unsigned(jar)
        if found == jar and self._packs and (content := unsigned_jar(jar)) is not None:
            return self._write(jar, name_of(jar, version_of(jar)), content) or jar
        return found

    def _find_jar(self, name: str, is_right: Callable[[Path], bool]) -> Path | None:
        """Find a jar that was put there before; the image's first."""
        for place in reversed(self._folders):
            with contextlib.suppress(OSError):
                if _is_trusted(place / name) and is_right(place / name):
                    return place / name
        return None

    def _write(self, source: Path, name: str, content: bytes) -> Path | None:
        """Put a jar in its place, which goes with those of what the source was before."""
        try:
            make_private_folder(self.folder)
            for old in self.folder.glob(f"{glob.escape(prefix_of(source))}*.jar"):
                old.unlink(missing_ok=True)
            write_jar(self.folder / name, content, self._mode)
        except OSError:
            return None
        return self.folder / name

    def discard(self, archive: Path) -> None:
        """Stop using an archive.

        Raises
        ------
        OSError
            The folder cannot be written.
        """
        if archive.parent == self.folder:
            self._remove(archive)
        else:  # an image's, which is for everybody
            make_private_folder(self.folder)
            (self.folder / f"{archive.stem}{_DISCARDED_SUFFIX}").touch(0o600)

    def _remove(self, archive: Path) -> None:
        """Remove an archive and its fingerprint."""
        for file in (archive.with_suffix(_FINGERPRINT_SUFFIX), archive):
            file.unlink(missing_ok=True)

    def _prune(self, newest: Path) -> None:
        by_use = sorted(self._archives(), key=lambda archive: _last_use(archive), reverse=True)
        others = [archive for archive in by_use if archive != newest and not archive.name.startswith("java-")]
        for archive in others[_MAX_ARCHIVES - 1 :]:
            self._remove(archive)

    def _archives(self) -> Iterator[Path]:
        yield from self.folder.glob(f"*{_SUFFIX}")


def _last_use(archive: Path) -> float:
    try:
        return archive.with_suffix(_FINGERPRINT_SUFFIX).stat().st_mtime
    except OSError:
        return 0.0


def _is_trusted(archive: Path) -> bool:
    """Whether nobody else could have written it: a JVM runs what is in it."""
    for path in (archive, archive.parent):
        status = path.stat()
        mine = status.st_uid in (os.geteuid(), 0)
        if not mine or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            return False
    return True


def _read_fingerprint(archive: Path) -> Fingerprint:
    return Fingerprint(**json.loads(archive.with_suffix(_FINGERPRINT_SUFFIX).read_text(encoding="utf-8")))


def _is_whole(archive: Path, fingerprint: Fingerprint) -> bool:
    status = archive.stat()
    if status.st_size != fingerprint.size:
        return False
    if status.st_ctime_ns == fingerprint.changed:
        return True
    identity = (str(archive), status.st_size, status.st_ctime_ns)
    if identity not in _known:
        if _crc(archive) != fingerprint.crc:
            return False
        _known.add(identity)
    return True


def _crc(file: Path) -> int:
    crc = 0
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            crc = zlib.crc32(block, crc)
    return crc
