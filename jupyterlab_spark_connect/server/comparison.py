"""How what runs differs from what is wanted, by key and value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from .redaction import shown

CLUSTER: Final = "cluster"
"""What stands for an option's name where another cluster is wanted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """`Difference` of openapi.yaml, before it is known whether it needs a restart; it may hold a secret.

    Attributes
    ----------
    name
        The option's, or `CLUSTER`.
    running, wanted
        What holds now, and what would; None where nothing is set.
    """

    name: str
    running: str | None
    wanted: str | None

    def to_model(self, *, live: bool) -> dict[str, str | bool | None]:
        """Give `Difference` of openapi.yaml, the values of a secret hidden."""
        return {
            "name": self.name,
            "running": None if self.running is None else shown(self.name, self.running),
            "wanted": None if self.wanted is None else shown(self.name, self.wanted),
            "live": live,
        }


def differ(
    in_force: Mapping[str, str], asked_for: Iterable[str], wanted: Mapping[str, str]
) -> list[Difference]:
    """Compare options, in the order of their names.

    Parameters
    ----------
    in_force
        What holds now, also what nobody asked for, such as what a start adds of its own.
    asked_for
        The names of those that somebody asked for: the user, a bundle, the cluster.
    wanted
        What would be asked for.
    """
    return [
        Difference(name=name, running=in_force.get(name), wanted=wanted.get(name))
        for name in sorted({*asked_for, *wanted})
        if not _same(in_force.get(name), wanted.get(name))
    ]


def _same(running: str | None, wanted: str | None) -> bool:
    return running == wanted
