"""What each minor version of Spark says of its options; written by `scripts/option_reference.py`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

from .near import Names
from .option import OptionProblem, SparkOption
from .values import fault_of_value, narrowed

_FOLDER: Final = Path(__file__).parent
_MINOR: Final = re.compile(r"(\d+)\.(\d+)")

_DOCUMENTED: Final = (
    "spark.app.name",
    "spark.driver.defaultJavaOptions",
    "spark.executor.defaultJavaOptions",
    "spark.files.overwrite",
    "spark.local.dir",
    "spark.logConf",
    "spark.port.maxRetries",
)
"""Names that Spark's pages explain and Spark does not list."""

_FAMILIES: Final = (
    "spark.*.param.*",  # of a filter of the Web UI, after its class
    "spark.driver.resource.*",
    "spark.executor.resource.*",
    "spark.files.io.*",
    "spark.kafka.*",
    "spark.kubernetes.authenticate.*",
    "spark.kubernetes.scheduler.volcano.*",
    "spark.network.io.*",
    "spark.rpc.io.*",
    "spark.scheduler.listenerbus.eventqueue.*",
    "spark.shuffle.io.*",
    "spark.sql.catalog.*",
    "spark.sql.streaming.stateStore.rocksdb.*",
    "spark.streaming.kafka.*",
    "spark.task.resource.*",
    "spark.worker.resource.*",
)
"""Names that Spark puts together of pieces, so that no beginning of them stands in its code."""

_FREE: Final = ("spark.sql.catalog.*",)
"""Families in which users name things, although Spark lists names of its own among them."""

_REFERENCE: Final = re.compile(r"\$\{[^}\s]+\}")
"""What Spark replaces in a value when it reads it: ``${env:HOME}``, ``${spark.executor.memory}``."""


class OptionReference:
    """The options of one minor version of Spark.

    Attributes
    ----------
    minor
        For example ``4.3``.
    options
        In the order of their names.
    unlisted
        Names that Spark takes besides, and does not list; ``*`` stands for any text.
    """

    def __init__(self, minor: str, options: Sequence[SparkOption], unlisted: Sequence[str]) -> None:
        self.minor = minor
        self.options = tuple(options)
        self.unlisted = tuple(unlisted)

    @classmethod
    def of(cls, spark_version: str | None) -> OptionReference:
        """Return the reference of a version, or of the nearest that is known; the newest for None.

        Reads the disk at the first call for a minor version: called in a thread.
        """
        return _read(_nearest(spark_version))

    def option(self, name: str) -> SparkOption | None:
        """Return an option by its name."""
        return self._by_name.get(name)

    def problem(
        self, name: str, value: str, *, minimum: str | None = None, maximum: str | None = None
    ) -> OptionProblem | None:
        """Return what is wrong with an option that is set, or worth knowing of it; None when nothing is.

        Parameters
        ----------
        name, value
            The option as it is set.
        minimum, maximum
            The administrator's bounds, which count where they are narrower than Spark's.
        """
        option = self._by_name.get(name)
        if option is None:
            return self._unlisted(name)
        if _REFERENCE.search(value) and not name.startswith("spark.sql."):
            return None
        fault = fault_of_value(narrowed(option, minimum, maximum), value)
        return OptionProblem(name=name, level="error", message=fault) if fault else None

    def _unlisted(self, name: str) -> OptionProblem | None:
        if name in _DOCUMENTED:
            return None
        if name not in self._exact:
            families = [family for family in self._families if fnmatchcase(name, family)]
            if any(family not in self._mixed for family in families):
                return None
            if meant := self._names.near(name):
                message = f"Spark {self.minor} has no option {name}; {meant} was probably meant."
                return OptionProblem(name=name, level="error", message=message, suggestion=meant)
            if families:
                return None
        message = f"Spark {self.minor} does not list {name}; it is passed on as it is."
        return OptionProblem(name=name, level="note", message=message)

    @cached_property
    def _by_name(self) -> dict[str, SparkOption]:
        return {option.name: option for option in self.options}

    @cached_property
    def _exact(self) -> frozenset[str]:
        return frozenset(name for name in self.unlisted if "*" not in name)

    @cached_property
    def _families(self) -> tuple[str, ...]:
        return tuple(name for name in self.unlisted if "*" in name)

    @cached_property
    def _mixed(self) -> frozenset[str]:
        """The families that Spark lists some names of, which can be misspelt."""
        return frozenset(
            family
            for family in self._families
            if family not in _FREE and any(fnmatchcase(name, family) for name in self._by_name)
        )

    @cached_property
    def _names(self) -> Names:
        return Names((*self._by_name, *_DOCUMENTED), self._exact)


def known_minors() -> list[tuple[int, int]]:
    """Return the minor versions that are described, the oldest first."""
    found = (_MINOR.fullmatch(file.stem) for file in _FOLDER.glob("*.json"))
    return sorted((int(minor[1]), int(minor[2])) for minor in found if minor)


def _nearest(spark_version: str | None) -> tuple[int, int]:
    minors = known_minors()
    asked = spark_version and _MINOR.match(spark_version)
    if not asked:
        return minors[-1]
    wanted = (int(asked[1]), int(asked[2]))
    older = [minor for minor in minors if minor <= wanted]
    return older[-1] if older else minors[0]


@lru_cache
def _read(minor: tuple[int, int]) -> OptionReference:
    name = "{}.{}".format(*minor)
    content = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    unlisted = {*content["unlisted"], *content["families"], *_FAMILIES}
    return OptionReference(name, list(_options(content["options"])), sorted(unlisted))


def _options(entries: Iterable[dict[str, Any]]) -> Iterable[SparkOption]:
    for entry in entries:
        values = entry.get("values")
        yield SparkOption(**{**entry, "values": values and tuple(values)})
