"""What an administrator allows users of options: locked ones, hidden ones, bounds of their values."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Final

_ENDS: Final = frozenset({"minimum", "maximum"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """The least and the greatest value of an option, written like a value; None where there is none."""

    minimum: str | None = None
    maximum: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OptionRules:
    """The rules that hold on every cluster.

    Attributes
    ----------
    locked, hidden
        Names of options; ``*`` stands for any characters. Hidden ones are not offered, and may be set.
    bounds
        By name.
    """

    locked: Sequence[str] = ()
    hidden: Sequence[str] = ()
    bounds: Mapping[str, Bounds] = field(default_factory=dict)

    def is_locked(self, name: str, others: Iterable[str] = ()) -> bool:
        """Whether users cannot set an option; `others` are a cluster's own patterns."""
        return _matches(name, (*self.locked, *others))

    def is_hidden(self, name: str) -> bool:
        """Whether an option is left out of what is offered."""
        return _matches(name, self.hidden)

    def bounds_of(self, name: str) -> Bounds:
        """Return the bounds of an option, which may be none."""
        return self.bounds.get(name, Bounds())


def read_bounds(content: Mapping[str, Any], log: logging.Logger) -> dict[str, Bounds]:
    """Read ``c.SparkConnect.option_bounds``; what is wrong is logged and left out."""
    bounds: dict[str, Bounds] = {}
    for name, ends in content.items():
        if (
            isinstance(ends, Mapping)
            and ends
            and ends.keys() <= _ENDS
            and all(isinstance(end, str) for end in ends.values())
        ):
            bounds[name] = Bounds(**ends)
        else:
            log.error(
                "Spark Connect: c.SparkConnect.option_bounds: those of %s are not of the form "
                '{"minimum": "1g", "maximum": "8g"}: %r; they are left out',
                name,
                ends,
            )
    return bounds


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
