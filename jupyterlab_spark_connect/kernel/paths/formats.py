"""Which of Spark's data sources take a path for a file, and which of their options are paths."""

from __future__ import annotations

import re
from typing import Final

_OWN: Final = "avro|binaryfile|csv|image|json|libsvm|orc|parquet|text|xml"
_OTHERS: Final = (
    r"delta|hudi|org\.apache\.hudi|excel|(com\.crealytics|dev\.mauch)\.spark\.excel|geoparquet|shapefile"
)
_OWN_FORMAT: Final = re.compile(
    rf"({_OWN})"
    rf"|com\.databricks\.spark\.({_OWN})"
    rf"|org\.apache\.spark\.(sql|ml\.source)\.(execution\.datasources\.)?(v2\.)?({_OWN})(\..*)?"
)
_FILE_FORMAT: Final = re.compile(rf"{_OWN_FORMAT.pattern}|{_OTHERS}")

PATH_OPTION: Final = "path"
FILE_OPTIONS: Final = frozenset(
    {"avroschemaurl", "checkpointlocation", "rowvalidationxsdpath", "sourcearchivedir"}
)
"""Options that lead to a file whatever the format; Spark does not tell capitals from small letters here."""

CHECKPOINTS: Final = "spark.sql.streaming.checkpointLocation"
"""The runtime option with the folder below which streaming queries have their checkpoints."""


def is_file_format(name: str | None) -> bool:
    """Whether a data source takes a path for a file; None is Spark's default, which does."""
    return name is None or _FILE_FORMAT.fullmatch(name.lower()) is not None


def expands_globs(name: str | None) -> bool:
    """Whether a data source takes a path that it reads for a pattern: those of Spark itself do."""
    return name is None or _OWN_FORMAT.fullmatch(name.lower()) is not None
