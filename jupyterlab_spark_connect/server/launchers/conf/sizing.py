"""How much of this container Spark takes when nobody says how much.

The heap gets a third of the container's memory. Another third is for what Spark needs beside its heap: the
JVM's own memory, Python workers, the page cache of its shuffle files. The last third is for the notebooks,
into whose memory results come, and for Jupyter itself. ``local[*]`` gets the container's cores.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.server.launchers.jvm.environment import is_local, spark_env_script
from jupyterlab_spark_connect.server.launchers.jvm.spark_home import read_spark_defaults
from jupyterlab_spark_connect.server.system.container import Container, read_container
from jupyterlab_spark_connect.server.system.sizes import GIB, MIB, UnreadableSizeError, read_size

from .options import merge_options

DRIVER_MEMORY: Final = "spark.driver.memory"

HEAP_SHARE: Final = 1 / 3
MIN_HEAP: Final = 512 * MIB
"""Spark refuses to start with less than 450 MiB (`UnifiedMemoryManager`)."""

USUAL_HEAP: Final = GIB
"""Spark's own default: no small container gets less than half of itself for the sake of a third."""

MAX_HEAP: Final = 31 * GIB
"""Beyond this a JVM's references take twice the memory, and its pauses grow: for somebody to decide."""

MAX_HEAP_ON_CLUSTER: Final = 4 * GIB
"""Where the tasks run on other machines, the driver only plans and passes results on."""

_MEMORY_VARIABLES: Final = ("SPARK_DRIVER_MEMORY", "SPARK_MEM")
_SETS_MEMORY: Final = re.compile(r"^[^#\n]*\bSPARK_(DAEMON_MEMORY|DRIVER_MEMORY|MEM)=", re.MULTILINE)
_ALL_CORES: Final = re.compile(r"local\[\*(,.*)?\]")
_CORES: Final = re.compile(r"local\[(\d+)(?:,.*)?\]")
_CLUSTER_CORES: Final = re.compile(r"local-cluster\[\s*(\d+)\s*,\s*(\d+)\s*,.*\]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sized:
    """What a start would take.

    Attributes
    ----------
    master
        The cluster's, with the number of cores in place of all.
    options
        Those in force, the driver's memory among them unless it is set in another way.
    spark_defaults
        What ``spark-defaults.conf`` sets beneath them.
    heap
        Bytes of the driver's heap; None when that is decided where we cannot read it.
    container
        What it was measured against.
    """

    master: str
    options: Mapping[str, str]
    spark_defaults: Mapping[str, str]
    heap: int | None
    container: Container

    @property
    def cores(self) -> int | None:
        """How many tasks run at a time on this machine; None when they run elsewhere."""
        return local_cores(self.master)

    def option(self, name: str) -> str | None:
        """Return an option's value, wherever it is set; None when it is not."""
        return self.options.get(name, self.spark_defaults.get(name))


def size(
    master: str,
    cluster: Mapping[str, str],
    user: Mapping[str, str],
    environment: Mapping[str, str],
    conf: Path | None,
) -> Sized:
    """Put the options together and add what nobody has set; reads the disk, not for the event loop.

    Parameters
    ----------
    cluster, user
        Their options.
    environment
        The server's, which can set the driver's memory, too.
    conf
        The folder of the administrator's own settings; None when there is none.
    """
    container = read_container()
    defaults = read_spark_defaults(conf) if conf else {}
    options = merge_options(master, cluster, user, defaults)
    chosen = _chosen_memory(options, defaults, environment)
    heap: int | None = None
    if chosen is not None:
        with contextlib.suppress(UnreadableSizeError):  # reported by the code that passes it to Java
            heap = read_size(chosen)
    elif conf is None or not _is_set_by_script(conf):
        heap = default_heap(container.memory_limit, local=is_local(master))
        options[DRIVER_MEMORY] = f"{heap // MIB}m"
    return Sized(
        master=_ALL_CORES.sub(rf"local[{container.cores}\1]", master),
        options=options,
        spark_defaults=defaults,
        heap=heap,
        container=container,
    )


def default_heap(limit: int, *, local: bool) -> int:
    """Return the heap for a container of so many bytes: a third of it, in figures easy to remember."""
    heap = max(limit * HEAP_SHARE, min(USUAL_HEAP, limit / 2), MIN_HEAP)
    heap = min(heap, MAX_HEAP if local else MAX_HEAP_ON_CLUSTER)
    step = GIB if heap >= 4 * GIB else 128 * MIB
    return round(heap / step) * step


def local_cores(master: str) -> int | None:
    """Return how many tasks a master runs at once on this machine; None when it runs them elsewhere."""
    if master == "local":
        return 1
    if found := _CORES.fullmatch(master):
        return int(found[1])
    if found := _CLUSTER_CORES.fullmatch(master):
        return int(found[1]) * int(found[2])
    return None


def _chosen_memory(
    options: Mapping[str, str], defaults: Mapping[str, str], environment: Mapping[str, str]
) -> str | None:
    """Return what Spark's launcher would take (`SparkSubmitCommandBuilder`); ours precede the variables."""
    return (
        options.get(DRIVER_MEMORY)
        or environment.get("SPARK_DAEMON_MEMORY")
        or defaults.get(DRIVER_MEMORY)
        or next(filter(None, map(environment.get, _MEMORY_VARIABLES)), None)
    )


def _is_set_by_script(conf: Path) -> bool:
    """Whether ``spark-env.sh`` sets the driver's memory, over which an option of ours would win."""
    script = spark_env_script(conf)
    return script is not None and bool(
        _SETS_MEMORY.search(script.read_text(encoding="utf-8", errors="replace"))
    )
