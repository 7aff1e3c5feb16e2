"""The one line that a notebook reads where it sets something for all notebooks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from jupyterlab_spark_connect.contract.notebook_options import CURRENT_DATABASE

_SECRET = re.compile(r"secret|password|token|access[.]?key|credential", re.I)
_ALONE: Final = 'For this notebook alone: connect(mode="own"), or "copy" to take along what is there.'


def is_secret(name: str) -> bool:
    """Whether an option's value is not for others to read."""
    return _SECRET.search(name) is not None


def describe_change(values: Mapping[str, str | None], attached: int, *, is_first: bool) -> str:
    """Return what now holds for all.

    Parameters
    ----------
    values
        By name, `CURRENT_DATABASE` alone; None where Spark's default holds again and has no value.
    attached
        How many notebooks share the session.
    is_first
        Whether the notebook is to read how to have it alone.
    """
    what = _listed([_phrase(name, value) for name, value in values.items()])
    sentence = f"{what} now, for all notebooks that share the session ({attached} attached)."
    return f"{sentence} {_ALONE}" if is_first else sentence


def _phrase(name: str, value: str | None) -> str:
    if name == CURRENT_DATABASE:
        return f"The current database is {value}"
    if is_secret(name):
        return f"{name} has the value given here"
    return f"{name} is unset" if value is None else f"{name} is {value}"


def _listed(phrases: Sequence[str]) -> str:
    *first, last = phrases
    return f"{', '.join(first)} and {last}" if first else last
