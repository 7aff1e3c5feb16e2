"""The log on disk: bounded, in segments, written by one process and read by others at the same time."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections import deque
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.contract.connection import make_private_folder

GENERATIONS_KEPT: Final = 3
"""How many starts keep their log, the one that runs included."""


def segment_name(offset: int) -> str:
    """Return the name of the segment that begins at this byte of the log; names sort by offset."""
    return f"{offset:020d}.log"


class SegmentedLog:
    """Appends bytes to segments of bounded size and deletes the oldest beyond a limit.

    A segment is named by the offset of its first byte in the whole log, so offsets run on across
    rotation; it may end within a line, which goes on in the next. Nothing that happens to the files
    stops it: when its live segment is deleted or cut short by somebody, it goes on in a new one; when
    the disk refuses, the bytes are dropped, `problem` has the reason, and a line in the log counts how many
    are missing once it can be written again.
    """

    def __init__(self, folder: Path, *, segment: int, limit: int) -> None:
        self._folder = folder
        self._segment = max(1, min(segment, limit // 2))
        self._limit = limit
        self._offset = 0
        self._descriptor: int | None = None
        self._size = 0
        self._closed: deque[tuple[Path, int]] = deque()
        self._dropped = 0
        self._path: Path | None = None
        self.problem: str | None = None

    @property
    def offset(self) -> int:
        """Offset behind the last byte written."""
        return self._offset

    def write(self, content: bytes) -> None:
        """Append bytes; never raises for what the disk does."""
        view = memoryview(content)
        try:
            if self._dropped:
                gap = memoryview(self._gap())
                while gap:
                    gap = gap[self._append(gap) :]
                self._dropped = 0
            while view:
                view = view[self._append(view) :]
        except OSError as error:
            self._dropped += len(view)
            self.problem = f"Spark's log cannot be written: {error.strerror or error}."
            self.close()
        else:
            self.problem = None

    def close(self) -> None:
        """Close the live segment; a later write opens a new one."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            if self._path is not None and self._size:
                self._closed.append((self._path, self._size))
            os.close(descriptor)

    def _gap(self) -> bytes:
        return f"\n[{self._dropped} bytes of the log are missing here. {self.problem or ''}]\n".encode()

    def _append(self, view: memoryview) -> int:
        """Write what fits in the live segment; return the number of bytes, at least 1."""
        if self._descriptor is None or self._size >= self._segment or self._is_damaged(self._descriptor):
            self._open()
        assert self._descriptor is not None  # noqa: S101 (for the type checker: _open sets it or raises)
        written = os.write(self._descriptor, view[: self._segment - self._size])
        self._offset += written
        self._size += written
        return written

    def _is_damaged(self, descriptor: int) -> bool:
        """Whether somebody deleted or truncated the live segment: its offsets would lie from here on."""
        status = os.fstat(descriptor)
        return status.st_nlink == 0 or status.st_size != self._size

    def _open(self) -> None:
        self.close()
        make_private_folder(self._folder.parent)
        make_private_folder(self._folder)
        self._path = self._folder / segment_name(self._offset)
        self._descriptor = os.open(
            self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_TRUNC | os.O_CLOEXEC, 0o600
        )
        self._size = 0
        os.fchmod(self._descriptor, 0o600)  # a umask may have taken even the owner's bits
        self._delete_oldest()

    def _delete_oldest(self) -> None:
        """Make room for one more segment."""
        while self._closed and sum(size for _, size in self._closed) + self._segment > self._limit:
            path, _ = self._closed.popleft()
            with contextlib.suppress(OSError):
                path.unlink()


def delete_old_generations(current: Path) -> None:
    """Delete the logs of all but the newest starts, of which ours is one; what cannot be deleted stays."""
    try:
        others = [entry for entry in current.parent.iterdir() if entry.name.isdecimal() and entry != current]
    except OSError:
        return
    others.sort(key=lambda entry: int(entry.name), reverse=True)
    for folder in others[GENERATIONS_KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)
