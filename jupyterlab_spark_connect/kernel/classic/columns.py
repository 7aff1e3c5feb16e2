"""Has code that asks whether a DataFrame has a column get the answer that it gets of a classic one.

Over Connect any name is a column until it is used: ``hasattr(df, name)`` is always true, and the helpers that
try ``df[name]`` find no error. Whoever writes ``df.name`` to use it goes on without a question to Spark.
"""

from __future__ import annotations

import dis
import functools
import sys
from types import FrameType, ModuleType
from typing import Any

_READS = frozenset({"LOAD_ATTR", "LOAD_METHOD"})


def patch_dataframe(module: ModuleType) -> None:
    """Patch `pyspark.sql.connect.dataframe`."""
    kind = module.DataFrame
    plain_attribute, plain_item = kind.__getattr__, kind.__getitem__

    @functools.wraps(plain_attribute)
    def get_attribute(self: Any, name: str) -> object:  # noqa: ANN401 (pyspark's)
        __tracebackhide__ = True  # of IPython
        column = plain_attribute(self, name)
        if _wants_to_know(_caller()) and not _has_column(self, name):
            from pyspark.errors import PySparkAttributeError

            raise PySparkAttributeError(
                errorClass="ATTRIBUTE_NOT_SUPPORTED", messageParameters={"attr_name": name}
            )
        return column

    @functools.wraps(plain_item)
    def get_item(self: Any, item: Any) -> object:  # noqa: ANN401 (pyspark's)
        __tracebackhide__ = True
        found = plain_item(self, item)
        if isinstance(item, str) and item != "*" and _is_dropped(_caller()):
            _ = self.select(found).schema  # raises what a classic one raises
        return found

    kind.__getattr__, kind.__getitem__ = get_attribute, get_item


def _has_column(frame: Any, name: str) -> bool:  # noqa: ANN401 (pyspark's)
    try:
        return name in frame.columns
    except Exception:  # noqa: BLE001  # the DataFrame has an error, or Spark is gone: its use will say so
        return True


def _caller() -> FrameType | None:
    """Return the frame that asks; None where pyspark does, which knows what it is about."""
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001
    while frame is not None and frame.f_globals.get("__package__") == __package__:
        frame = frame.f_back
    if frame is None or str(frame.f_globals.get("__name__")).startswith("pyspark."):
        return None
    return frame


def _wants_to_know(frame: FrameType | None) -> bool:
    """Whether an attribute is asked for by `hasattr`, `getattr` and the like, or is written and not used."""
    if frame is None:
        return False
    reads = dis.opname[frame.f_code.co_code[frame.f_lasti]] in _READS
    return not reads or _is_dropped(frame)


def _is_dropped(frame: FrameType | None) -> bool:
    """Whether nothing is done with what is being read, as in ``try: df[name]``."""
    if frame is None:
        return False
    code, position = frame.f_code.co_code, frame.f_lasti + 2
    while position < len(code) and dis.opname[code[position]] == "CACHE":
        position += 2
    return position < len(code) and dis.opname[code[position]] == "POP_TOP"
