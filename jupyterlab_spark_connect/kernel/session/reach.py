"""Whom a call on the shared session reaches: this notebook's own work, or everybody's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_EVERYBODY: Final = ContextVar("everybody", default=False)


@contextmanager
def everybody() -> Iterator[None]:
    """Have calls reach what everybody does; see `jupyterlab_spark_connect.everybody`."""
    token = _EVERYBODY.set(True)
    try:
        yield
    finally:
        _EVERYBODY.reset(token)


def reaches_everybody() -> bool:
    """Whether the call that is under way is meant for everybody."""
    return _EVERYBODY.get()
