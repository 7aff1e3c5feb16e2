"""A disk that can be full or read-only for one folder alone."""

from __future__ import annotations

import errno
import os
import subprocess
from itertools import repeat
from pathlib import Path

import pytest

STANDINS = Path(__file__).parent / "standins"


class SmallDisk:
    """A tmpfs of a few megabytes over a folder, where mounting is allowed.

    Elsewhere, and to be read-only, which no disk can become under an open file, a stand-in: the Python
    processes that get `environment` are refused by their own `os.open` and `os.write` what the kernel would
    refuse them.

    Attributes
    ----------
    how
        Which of the two it is.
    environment
        What the processes need that are to meet the stand-in.
    """

    def __init__(self, folder: Path, size: int, control: Path) -> None:
        self._folder = folder
        self._control = control
        folder.mkdir(parents=True, exist_ok=True)
        mounted = _run("mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(folder))
        self.is_mounted = mounted and not os.environ.get("FAULTS_WITHOUT_MOUNT")
        self.how = "a tmpfs" if self.is_mounted else "a stand-in for the system calls"
        if mounted and not self.is_mounted:
            _run("umount", str(folder))
        control.write_text("0")
        self.environment = {"PYTHONPATH": str(STANDINS), "FAULT_DISK": f"{control}:{folder}"}

    def fill(self) -> None:
        """Leave no room for a single byte."""
        if not self.is_mounted:
            self._control.write_text(str(errno.ENOSPC))
            return
        with (self._folder / "ballast").open("wb", buffering=0) as ballast:
            for size in (1 << 20, 1 << 12):
                with pytest.raises(OSError, match="No space left"):
                    ballast.writelines(repeat(bytes(size)))

    def lock(self) -> None:
        """Make it read-only."""
        self.how = "a stand-in for the system calls"
        self._control.write_text(str(errno.EROFS))

    def release(self) -> None:
        """Undo `fill` and `lock`."""
        self._control.write_text("0")
        (self._folder / "ballast").unlink(missing_ok=True)

    def remove(self) -> None:
        """Take the disk away with all that is on it."""
        if self.is_mounted:
            assert _run("umount", "--lazy", str(self._folder))


def _run(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
