"""The differences between what runs and what is wanted, by key and value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from jupyterlab_spark_connect.server.options.reference.option import SparkOption
from jupyterlab_spark_connect.server.options.reference.values import read_number
from jupyterlab_spark_connect.server.start.review import shown_of_administrator

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
        """Return `Difference` of openapi.yaml, the values of a secret hidden."""
        return {
            "name": self.name,
            "running": self._shown(self.running),
            "wanted": self._shown(self.wanted),
            "live": live,
        }

    def _shown(self, value: str | None) -> str | None:
        return None if value is None else shown_of_administrator(self.name, value)


def differ(
    names: Iterable[str],
    running: Mapping[str, str],
    wanted: Mapping[str, str],
    option: Callable[[str], SparkOption | None],
) -> list[Difference]:
    """Return the options that differ, in the order of their names.

    Parameters
    ----------
    names
        Of the options to compare; what a start adds of its own need not be among them.
    running, wanted
        What holds now, and what would.
    option
        Returns what Spark says of an option; None for one that is not Spark's own.
    """
    return [
        Difference(name=name, running=running.get(name), wanted=wanted.get(name))
        for name in sorted(set(names))
        if not _same(running.get(name), wanted.get(name), option(name))
    ]


def _same(running: str | None, wanted: str | None, option: SparkOption | None) -> bool:
    """Whether two values mean the same to Spark, as 2g and 2048m do."""
    if running == wanted:
        return True
    if running is None or wanted is None or option is None:
        return False
    if option.kind == "boolean":
        return running.strip().lower() == wanted.strip().lower()
    number = read_number(option, running)
    return number is not None and number == read_number(option, wanted)
