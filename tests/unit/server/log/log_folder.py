"""A log as the supervisor keeps it, written by hand, and a client that reads it all."""

from pathlib import Path

from jupyterlab_spark_connect.server.log.reader import LogReader

NOW = 1_800_000_000.0


class LogFolder:
    """Segments of at most ``segment`` bytes; ``quiet`` seconds have passed since the last write."""

    def __init__(self, folder: Path, segment: int = 1000, quiet: float = 0.0) -> None:
        self.folder = folder
        self.folder.mkdir(exist_ok=True)
        self.segment = segment
        self.end = 0
        self.quiet = quiet
        self._file: Path | None = None

    def write(self, content: bytes | str) -> None:
        data = content.encode() if isinstance(content, str) else content
        while data:
            if self._file is None or not self._file.exists() or self._file.stat().st_size >= self.segment:
                self._file = self.folder / f"{self.end:020}.log"
                self._file.touch()
            room = self.segment - self._file.stat().st_size
            with self._file.open("ab") as stream:
                stream.write(data[:room])
            self.end += len(data[:room])
            data = data[room:]

    def files(self) -> list[Path]:
        return sorted(self.folder.glob("*.log"))

    def reader(self) -> LogReader:
        newest = max((file.stat().st_mtime for file in self.files()), default=NOW)
        return LogReader(self.folder, clock=lambda: newest + self.quiet)


def forward(reader, offset=0, limit=1000, **query):
    """Read from an offset to the end, as the viewer does; give the raw entries."""
    entries = []
    while True:
        piece = reader.piece(offset, "forward", limit, **query)
        assert piece.from_ >= offset
        if piece.to <= offset:
            return entries
        entries += piece.entries
        offset = piece.to


def backward(reader, offset=None, limit=1000, **query):
    """Read from the end to the beginning; give the raw entries, oldest first."""
    entries = []
    while True:
        piece = reader.piece(offset, "backward", limit, **query)
        if piece.from_ == piece.to:
            return entries
        entries = [*piece.entries, *entries]
        offset = piece.from_


def joined(entries):
    """Put the parts of entries together, as the viewer does: (offset, length, level, text)."""
    whole = []
    for entry in entries:
        if entry["continues"] and whole and whole[-1][0] + whole[-1][1] == entry["offset"]:
            offset, length, level, text = whole[-1]
            whole[-1] = (offset, length + entry["length"], level, text + entry["text"])
        else:
            whole.append((entry["offset"], entry["length"], entry["level"], entry["text"]))
    return whole


def info(number, text="text"):
    return f"26/11/21 03:59:32 INFO Foo: {number} {text}\n"
