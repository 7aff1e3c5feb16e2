"""Has the progress of a streaming query its totals over Connect, too.

Spark Connect sends them for each source alone, and `lastProgress["numInputRows"]` would be None.
"""

from __future__ import annotations

import functools
from types import ModuleType
from typing import Any

_TOTALS = ("numInputRows", "inputRowsPerSecond", "processedRowsPerSecond")


def patch_listener(module: ModuleType) -> None:
    """Patch `pyspark.sql.streaming.listener`, where all progress is read."""
    progress = module.StreamingQueryProgress
    plain = progress.fromJson.__func__

    @functools.wraps(plain)
    def read(kind: type, content: dict[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = plain(kind, content)
        for total in _TOTALS:
            if made.get(total) is None:
                made[total] = getattr(made, total)  # which pyspark sums up
        return made

    progress.fromJson = classmethod(read)
