"""Options of Java that shorten the start of Spark and its first queries, and nothing afterwards.

Each stands before the options of others, so that ``spark.driver.extraJavaOptions`` can say otherwise.
Together, measured with Java 17 and an archive of classes on two cores: ready after 0.91 and a first result
after 0.84 of the time, with 0.65 of the processor's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_THRESHOLD_FACTOR: Final = 30
"""How many times as hot as usual a method must be before C2 compiles it: ten give two thirds of the gain.

A start runs through much code a few thousand times and never again, and C2 takes the processor from it for as
long as the start itself takes. What a query runs is called millions of times: it is compiled moments later.
"""

_THRESHOLDS: Final = {
    "Tier4InvocationThreshold": 5_000,
    "Tier4MinInvocationThreshold": 600,
    "Tier4CompileThreshold": 15_000,
    "Tier4BackEdgeThreshold": 40_000,
}
"""Java's own (``compiler_globals.hpp`` of OpenJDK 17 to 25)."""

_METASPACE: Final = "-XX:MetaspaceSize=256m"
"""Spark's classes take some 200 MB; whenever they pass a limit, at first 21 MB, Java looks for garbage."""

_FIXED_ARCHIVE_ADDRESS: Final = ("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0")
"""Maps an archive of classes to the address it was made for; Java looks for another where that is taken.

Else it maps it somewhere else at each start, so that nobody can predict where its classes are (JDK-8294323),
and writes all addresses in 200 MB anew: 0.2 s. Such a prediction serves who already writes into its memory.
"""

JAVA_OPTIONS: Final[Sequence[str]] = (
    *(f"-XX:{name}={value * _THRESHOLD_FACTOR}" for name, value in _THRESHOLDS.items()),
    _METASPACE,
    *_FIXED_ARCHIVE_ADDRESS,
)
"""For the driver alone: what executors do lasts."""

SHORT_LIVED: Final[Sequence[str]] = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""For a Java that answers one question and ends."""
