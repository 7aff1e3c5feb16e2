"""Another user of the same machine, who has no more than the right to run programs on it."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

NOBODY = 65534
"""The user id that owns nothing."""


def as_stranger(look: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function as another user, in a process of its own, and give what it returned.

    Only root may become somebody else; without root the function runs as ourselves, and what it asks of
    files is answered by their permission bits (`can_read`).
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            os.close(reader)
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            try:
                told = {"told": look(*arguments)}
            except BaseException:  # noqa: BLE001 (a child must never come back from here)
                told = {"failed": traceback.format_exc()}
            os.write(writer, json.dumps(told).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        content = stream.read()
    os.waitpid(child, 0)
    told = json.loads(content)
    assert "told" in told, told.get("failed")
    return told["told"]


def readable(paths: list[str]) -> list[str]:
    """Return the files that the one who asks can read, and the folders that can be listed."""
    return [path for path in paths if (_opens(path) if os.geteuid() == NOBODY else _bits_let_others(path))]


def _opens(path: str) -> bool:
    try:
        if Path(path).is_dir():
            list(Path(path).iterdir())
        else:
            Path(path).read_bytes()
    except OSError:
        return False
    return True


def _bits_let_others(path: str) -> bool:
    """Whether a file and every folder above it are open to all."""
    *folders, last = [*reversed(Path(path).parents), Path(path)]
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in folders) and bool(
        last.stat().st_mode & stat.S_IROTH
    )
