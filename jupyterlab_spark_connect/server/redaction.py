"""Which options hold a secret, and what stands in its place: one list for all that is shown or logged."""

from __future__ import annotations

import re
from typing import Final

REDACTION: Final = (
    r"(?i)secret|password|passwd|token|credential"
    r"|access[.]?key|account[.]key|api[.]?key|private[.]?key|[.]sas[.]"
)
"""Spark's own default for ``spark.redaction.regex``, and what object stores call their secrets."""

HIDDEN: Final = "(hidden)"
"""What stands for a secret."""

_SECRET: Final = re.compile(REDACTION)


def is_secret(text: str) -> bool:
    """Tell whether an option's name, or its value, looks like a secret."""
    return _SECRET.search(text) is not None
