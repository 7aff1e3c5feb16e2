"""The bytes of one start's log: segment files seen as one long file with holes.

The supervisor names each segment by the offset of its first byte, ``<20 digits>.log``, and deletes the
oldest beyond its limit. Anybody may delete any of them at any time. What is missing is a hole; what is
there keeps its offsets.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_SEGMENT_NAME: Final = re.compile(r"(\d{20})\.log")


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment file: where its first byte stands, its bytes, and its last change in seconds since 1970."""

    path: Path
    start: int
    size: int
    changed: float

    @property
    def end(self) -> int:
        """Offset behind its last byte."""
        return self.start + self.size


@dataclass(frozen=True, slots=True)
class Run:
    """Segments without a hole between them, in order; never empty."""

    segments: tuple[Segment, ...]

    @property
    def start(self) -> int:
        """Offset of its first byte."""
        return self.segments[0].start

    @property
    def end(self) -> int:
        """Offset behind its last byte."""
        return self.segments[-1].end

    @property
    def changed(self) -> float:
        """When its last segment was written last, in seconds since 1970."""
        return self.segments[-1].changed

    def read(self, start: int, end: int) -> bytes:
        """Read ``start`` to ``end``; fewer bytes when a segment has gone or shrunk meanwhile."""
        pieces: list[bytes] = []
        at = start
        for segment in self.segments:
            if segment.end <= at or at >= end:
                continue
            piece = _read(segment, at - segment.start, min(end, segment.end) - at)
            pieces.append(piece)
            at += len(piece)
            if at < min(end, segment.end):
                break
        return b"".join(pieces)


class SegmentFolder:
    """The segments of one start's log."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def runs(self) -> list[Run]:
        """List what is there now, oldest first; empty when there is no log."""
        runs: list[list[Segment]] = []
        for segment in self._segments():
            if runs and runs[-1][-1].end == segment.start:
                runs[-1].append(segment)
            else:
                runs.append([segment])
        return [Run(tuple(run)) for run in runs]

    def chunks(self, size: int) -> Iterator[bytes]:
        """Read what is there now in pieces of at most ``size`` bytes; what grows meanwhile is left out."""
        for run in self.runs():
            at = run.start
            while at < run.end and (piece := run.read(at, min(at + size, run.end))):
                at += len(piece)
                yield piece

    def _segments(self) -> list[Segment]:
        try:
            with os.scandir(self._folder) as files:
                segments = [_segment(file) for file in files]
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted((segment for segment in segments if segment), key=lambda segment: segment.start)


def _segment(file: os.DirEntry[str]) -> Segment | None:
    """Measure a segment; None when the file is none, or has gone since it was listed."""
    name = _SEGMENT_NAME.fullmatch(file.name)
    if not name:
        return None
    try:
        status = file.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    return Segment(Path(file.path), int(name[1]), status.st_size, status.st_mtime)


def _read(segment: Segment, position: int, size: int) -> bytes:
    """Read from a segment; nothing when it has gone."""
    try:
        with segment.path.open("rb") as stream:
            stream.seek(position)
            return stream.read(size)
    except FileNotFoundError:
        return b""
