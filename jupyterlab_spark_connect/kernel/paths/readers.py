"""Completes the paths of a DataFrame when it is made: it is read later, and the working folder may change."""

from __future__ import annotations

import functools
from collections.abc import Callable

from pyspark.sql.connect.dataframe import DataFrame
from pyspark.sql.connect.plan import DataSource, LogicalPlan, Read
from pyspark.sql.connect.readwriter import DataFrameReader
from pyspark.sql.connect.streaming.readwriter import DataStreamReader

from .folder import WorkingFolder
from .requests import complete_options
from .statements import complete_table_name


def patch_readers(complete: Callable[[DataFrame], None]) -> None:
    """Have pyspark's readers show each DataFrame that they make, of whichever session."""
    for reader in (DataFrameReader, DataStreamReader):
        for name in ("load", "table"):
            _patch(reader, name, complete)


def _patch(reader: type, name: str, complete: Callable[[DataFrame], None]) -> None:
    plain = getattr(reader, name)

    @functools.wraps(plain)
    def read(*args: object, **kwargs: object) -> DataFrame:
        frame: DataFrame = plain(*args, **kwargs)
        complete(frame)
        return frame

    setattr(reader, name, read)


def complete_plan(plan: LogicalPlan, folder: WorkingFolder) -> None:
    """Complete the paths in a plan that nobody else has seen yet (pyspark/sql/connect/plan.py)."""
    if isinstance(plan, Read):
        plan.table_name = complete_table_name(plan.table_name, folder)
    elif isinstance(plan, DataSource):
        source = plan._format  # noqa: SLF001
        if plan._paths:  # noqa: SLF001
            plan._paths = [folder.source(path, source) for path in plan._paths]  # noqa: SLF001
        if plan._options:  # noqa: SLF001
            plan._options = complete_options(plan._options, source, folder.source, folder)  # noqa: SLF001
