"""A file that each kernel writes of itself into a folder of the connection folder.

Standard library only: kernels and the Jupyter server import this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from .connection import UnreadableFileError, read_fields, read_json, write_private_json
from .supervision import ProcessId


@dataclass(frozen=True, kw_only=True, slots=True)
class KernelFile:
    """What a kernel says of itself; a subclass adds what that is.

    Attributes
    ----------
    kernel_id
        Jupyter's kernel id, or ``pid-<pid>`` for a Python that no Jupyter server started.
    """

    kernel_id: str

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read a kernel's file; None when it is gone.

        Raises
        ------
        UnreadableFileError
            The file is there but is not a kernel's.
        """
        content = read_json(path)
        if content is None:
            return None
        try:
            return cls.parse(read_fields(cls, content, path))
        except (KeyError, TypeError) as error:
            raise UnreadableFileError(f"{path} is damaged: {error!r}") from error

    @classmethod
    def parse(cls, content: Mapping[str, Any]) -> Self:
        """Return what a file's content means; a field that is no plain value of JSON is the subclass's."""
        return cls(**content)

    @classmethod
    def read_all(cls, folder: Path) -> list[Self]:
        """Return what all kernels have written; a file that cannot be read is nobody's."""
        found = []
        for file in sorted(folder.glob("*.json")):
            try:
                kernel = cls.read(file)
            except (UnreadableFileError, OSError):
                continue
            if kernel is not None:
                found.append(kernel)
        return found

    @property
    def file_name(self) -> str:
        """The file's name: each kernel has one in a folder."""
        return f"{self.kernel_id}.json"

    def write(self, folder: Path) -> Path:
        """Write the file into its folder, and return its path."""
        path = folder / self.file_name
        write_private_json(path, asdict(self))
        return path


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessFile(KernelFile):
    """What holds as long as the kernel's process lives.

    Attributes
    ----------
    pid, started, boot
        The process, as in `supervision.ProcessId`.
    """

    pid: int
    started: float
    boot: str | None

    @property
    def process(self) -> ProcessId:
        """The process."""
        return ProcessId(pid=self.pid, started=self.started, boot=self.boot)
