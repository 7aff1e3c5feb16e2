"""What this container really has: the least of what cgroups, its spawner and the machine allow."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from .sizes import read_spawner_size

_ESCAPED: Final = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Container:
    """What the processes of this container may take together.

    Attributes
    ----------
    memory_limit
        Bytes of memory in all; the machine's own where nothing sets less.
    memory_free
        Bytes that can still be taken before the kernel kills somebody. The page cache counts as free: the
        kernel gives it back first.
    cpus
        CPUs' worth of time, such as 1.5.
    """

    memory_limit: int
    memory_free: int
    cpus: float

    @property
    def cores(self) -> int:
        """How many threads can be busy at once; 1.5 CPUs keep two of them busy, as the JVM has it, too."""
        return max(1, math.ceil(self.cpus))


def read_container(environment: Mapping[str, str] = os.environ, root: Path = Path("/")) -> Container:
    """Read every limit there is, also those of the cgroups around ours.

    Reads the disk; not for the event loop.

    Parameters
    ----------
    environment
        Where JupyterHub's spawners write ``MEM_LIMIT`` and ``CPU_LIMIT``.
    root
        Where ``proc`` and the mount points of cgroups stand.
    """
    machine = psutil.virtual_memory()
    memory = [(int(machine.total), int(machine.available)), *_cgroup_memory(root)]
    spawner = read_spawner_size(environment.get("MEM_LIMIT", ""))
    if spawner is not None and spawner < min(limit for limit, _ in memory):
        # No cgroup counts for this limit, which the spawner holds by other means, or not at all.
        memory.append((spawner, spawner - _own_memory()))
    return Container(
        memory_limit=min(limit for limit, _ in memory),
        memory_free=max(0, min(free for _, free in memory)),
        cpus=min([_processors(), *_cgroup_cpus(root), *_spawner_cpus(environment)]),
    )


def _processors() -> int:
    """Count the processors that this process may run on: a cpuset shows here, too."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _own_memory() -> int:
    """Return the resident bytes of Jupyter and all that it has started."""
    used = 0
    me = psutil.Process()
    for process in [me, *me.children(recursive=True)]:
        try:
            used += int(process.memory_info().rss)
        except psutil.Error:
            continue
    return used


def _spawner_cpus(environment: Mapping[str, str]) -> Iterator[float]:
    try:
        cpus = float(environment.get("CPU_LIMIT", ""))
    except ValueError:
        return
    if cpus > 0:
        yield cpus


def _cgroup_memory(root: Path) -> Iterator[tuple[int, int]]:
    """Yield limit and free bytes of each cgroup that has a limit."""
    for folder in _cgroups(root, "memory"):
        stat = dict(line.split()[:2] for line in _text(folder / "memory.stat").splitlines() if " " in line)
        if (folder / "memory.limit_in_bytes").exists():  # v1
            # The second one also knows the limits of cgroups that cannot be seen from in here.
            limits = [_number(folder / "memory.limit_in_bytes"), stat.get("hierarchical_memory_limit", "")]
            used, prefix = _number(folder / "memory.usage_in_bytes"), "total_"
        else:
            # Above memory.high nobody is killed, but everybody is slowed down to a crawl.
            limits = [_number(folder / "memory.max"), _number(folder / "memory.high")]
            used, prefix = _number(folder / "memory.current"), ""
        bounds = [int(limit) for limit in limits if limit.isdecimal()]
        if bounds and used.isdecimal():
            cache = sum(int(stat.get(f"{prefix}{kind}_file", 0)) for kind in ("active", "inactive"))
            yield min(bounds), min(bounds) - max(0, int(used) - cache)


def _cgroup_cpus(root: Path) -> Iterator[float]:
    """Yield the CPUs of each cgroup that has a quota."""
    for folder in _cgroups(root, "cpu"):
        quota, _, period = _text(folder / "cpu.max").strip().partition(" ")
        if not quota:  # v1
            quota, period = _number(folder / "cpu.cfs_quota_us"), _number(folder / "cpu.cfs_period_us")
        if quota.isdecimal() and period.isdecimal() and int(quota) and int(period):
            yield int(quota) / int(period)


def _cgroups(root: Path, controller: str) -> Iterator[Path]:
    """Yield the folders of our cgroup and of those around it, as far up as they are mounted here."""
    own = dict(_memberships(root / "proc/self/cgroup"))
    for line in _text(root / "proc/self/mountinfo").splitlines():
        mount, _, filesystem = line.partition(" - ")
        kind, _, source_and_options = filesystem.partition(" ")
        if kind == "cgroup2":
            path = own.get("")
        elif kind == "cgroup" and controller in source_and_options.rpartition(" ")[2].split(","):
            path = own.get(controller)
        else:
            continue
        if path is not None:
            mounted, mount_point = map(_unescaped, mount.split(" ")[3:5])
            yield from _upwards(root / mount_point.lstrip("/"), path, mounted)


def _memberships(file: Path) -> Iterator[tuple[str, str]]:
    """Yield our cgroup's path by controller; that of version 2 has the empty name."""
    for line in _text(file).splitlines():
        controllers, _, path = line.partition(":")[2].partition(":")
        yield from ((controller, path) for controller in controllers.split(","))


def _upwards(mount_point: Path, path: str, mounted: str) -> Iterator[Path]:
    """Yield the folders from a cgroup up to its mount point, which shows the hierarchy below `mounted`."""
    inside = f"{path}/".startswith(f"{mounted.rstrip('/')}/") and ".." not in path
    folder = mount_point / path[len(mounted.rstrip("/")) :].lstrip("/") if inside else mount_point
    yield folder
    while folder != mount_point:
        folder = folder.parent
        yield folder


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), text)


def _number(file: Path) -> str:
    return _text(file).strip()


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
