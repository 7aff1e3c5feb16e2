"""How often the kernel has killed a process of this container for its memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_CGROUPS: Final = Path("/proc/self/cgroup")
_MOUNT: Final = Path("/sys/fs/cgroup")
_KILLS: Final = re.compile(r"^oom_kill (\d+)$", re.MULTILINE)


def count_oom_kills(cgroups: Path = _CGROUPS, mount: Path = _MOUNT) -> int | None:
    """Read the counter of the cgroup that we are in, which our child inherits; None when it cannot be known.

    Source: cgroups(7), and ``memory.events`` and ``memory.oom_control`` in the kernel's admin-guide.
    """
    for file in _candidates(cgroups, mount):
        try:
            found = _KILLS.search(file.read_text(encoding="ascii"))
        except OSError:
            continue
        if found is not None:
            return int(found[1])
    return None


def _candidates(cgroups: Path, mount: Path) -> Iterator[Path]:
    """Yield the files of version 1 and 2, our own cgroup before the mount point.

    A container often sees its own cgroup at the mount point, under a path that only the host knows.
    """
    try:
        lines = cgroups.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if "memory" in controllers.split(","):
            root, name = mount / "memory", "memory.oom_control"
        elif not controllers:
            root, name = mount, "memory.events"
        else:
            continue
        yield root / path.lstrip("/") / name
        yield root / name
