"""Keeps the plans of one notebook apart from those of another. Imports pyspark: load it late.

Spark keeps the plans that it has analyzed, with the files and the catalog as they were then, for as long as
the session lasts, and finds them again by the request: plan id and all (`SessionHolder.usePlanCache`).
pyspark counts its ids from 0 in each process. In a shared session the same first line in two kernels, or
after a kernel's restart, would be given the plan of the first, and thereby files and tables of long ago.
"""

from __future__ import annotations

import secrets
from typing import Final

from pyspark.sql.connect.plan import LogicalPlan

_BITS: Final = 56
"""Of the 63 that an id has: the counts of two processes do not meet."""
_LEAST: Final = 1 << (_BITS - 1)


def separate_plan_ids() -> None:
    """Have this process count its plans from a number of its own; once is enough."""
    lock = getattr(LogicalPlan, "_lock", None)
    if lock is None or not isinstance(getattr(LogicalPlan, "_nextPlanId", None), int):
        return
    with lock:
        if LogicalPlan._nextPlanId < _LEAST:  # noqa: SLF001
            LogicalPlan._nextPlanId = _LEAST + secrets.randbelow(_LEAST)  # noqa: SLF001
