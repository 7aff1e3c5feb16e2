"""An option of Spark as the reference describes it, and what can be wrong with one that was set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

OptionKind = Literal["boolean", "integer", "decimal", "bytes", "time", "enumeration", "list", "regex", "text"]
Unit = Literal["b", "k", "m", "g", "ns", "us", "ms", "s", "min", "h", "d"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SparkOption:
    """What Spark says of one of its options: `SparkOption` of openapi.yaml.

    Attributes
    ----------
    unit
        Of a number without a unit, for ``bytes`` and ``time``.
    values
        The values of an enumeration.
    exact
        Whether upper and lower case matter in the values of an enumeration.
    minimum, maximum
        Written like a value. An integer without one is held by Java's ``int``: a ``long`` carries its own.
    default
        As Spark writes it: ``<value of spark.network.timeout>`` where it is another option's.
    since
        Spark's version that brought it; empty when Spark does not say.
    live
        Whether it can be changed while Spark runs.
    """

    name: str
    kind: OptionKind
    unit: Unit | None = None
    values: tuple[str, ...] | None = None
    minimum: str | None = None
    maximum: str | None = None
    default: str | None = None
    doc: str = ""
    since: str = ""
    live: bool = False
    exact: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class OptionProblem:
    """What is wrong with an option, or worth knowing: `OptionProblem` of openapi.yaml.

    Attributes
    ----------
    level
        An ``error`` keeps Spark from starting.
    message
        One sentence that names the option, the value, and what would be right.
    suggestion
        The name of the option that was probably meant.
    """

    name: str
    level: Literal["error", "note"]
    message: str
    suggestion: str | None = None
