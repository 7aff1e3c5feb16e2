"""Whether a value is one that Spark takes: one check per kind, which reads as Spark's own converters read."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from .option import OptionKind, SparkOption, Unit
from .patterns import fault_of_pattern

_BLANK: Final = "".join(map(chr, range(0x21)))
"""What Java's ``trim`` takes away; Python's ``strip`` takes more."""

_INT: Final = (str(-(2**31)), str(2**31 - 1))
_LONG: Final = (-(2**63), 2**63 - 1)

_WHOLE: Final = re.compile(r"[+-]?\d{1,1000}")
_FLOAT: Final = re.compile(r"[+-]?(?:NaN|Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[fFdD]?)")
_HEXADECIMAL: Final = re.compile(
    r"([+-]?0[xX](?:[0-9a-fA-F]+\.?|[0-9a-fA-F]*\.[0-9a-fA-F]+)[pP][+-]?[0-9]+)[fFdD]?"
)
_BYTES: Final = re.compile(r"(-?)[\x00-\x20]*([0-9]{1,1000})([a-z]+)?[\x00-\x20]*")
"""A minus stands before all blanks or not at all: Spark takes it off before it trims."""

_TIME: Final = re.compile(r"[\x00-\x20]*(-?[0-9]{1,1000})([a-z]+)?[\x00-\x20]*")

_BYTE_UNITS: Final[Mapping[str, int]] = {
    name: 1024**power
    for power, names in enumerate(["b", "k kb kib", "m mb mib", "g gb gib", "t tb tib", "p pb pib"])
    for name in names.split()
}
_TIME_UNITS: Final[Mapping[str, int]] = {
    "us": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "min": 60 * 10**9,
    "h": 3600 * 10**9,
    "d": 86400 * 10**9,
}
"""In nanoseconds; there are options that count in these, but no way to write them."""

_FORMS: Final[Mapping[OptionKind, str]] = {
    "integer": "a whole number",
    "decimal": "a number, such as 0.5",
    "bytes": "a number with a unit, such as 2g or 512m",
    "time": "a number with a unit, such as 30s or 5min",
}


def fault_of_value(option: SparkOption, value: str) -> str | None:
    """Return in one sentence why Spark would refuse a value; None when it takes it.

    Of a text only Spark knows what is right, and of a regular expression only what is plainly wrong is found.
    """
    match option.kind:
        case "boolean":
            right = None if value.strip(_BLANK).lower() in {"true", "false"} else "it is either true or false"
        case "integer" | "decimal" | "bytes" | "time":
            right = _right_number(option, value)
        case "enumeration":
            right = _right_choice(option, value)
        case "regex":
            fault = fault_of_pattern(value)
            right = fault and f"it takes a regular expression, and {fault}"
        case _:
            right = None
    return right and f'{option.name} is "{value}": {right}.'


def narrowed(option: SparkOption, minimum: str | None, maximum: str | None) -> SparkOption:
    """Return an option with an administrator's bounds where they are narrower than its own.

    A bound that is no value of this kind binds nobody: whoever takes it from an administrator says so.
    """
    if minimum is None and maximum is None:
        return option
    low, high = _bounds(option)
    least, most = (bound and read_number(option, bound) for bound in (minimum, maximum))
    if isinstance(least, int | float) and (low is None or least > low):
        option = replace(option, minimum=minimum)
    if isinstance(most, int | float) and (high is None or most < high):
        option = replace(option, maximum=maximum)
    return option


def read_number(option: SparkOption, value: str) -> float | None:
    """Return a value as a number in the option's unit; None when Spark cannot read it as one."""
    match option.kind:
        case "integer":
            return read_whole(value)
        case "decimal":
            return read_decimal(value)
        case "bytes":
            return read_bytes(value, option.unit or "b")
        case "time":
            return read_time(value, option.unit or "ms")
        case _:
            return None


def read_bytes(value: str, unit: Unit) -> int | None:
    """Return a size in a unit, cut as Spark cuts it; None for none that Spark can read."""
    found = _BYTES.fullmatch(value.lower())
    if found is None:
        return None
    number, suffix = int(found[2]), found[3] or unit
    if suffix not in _BYTE_UNITS or number > _LONG[1]:
        return None
    size = number * _BYTE_UNITS[suffix] // _BYTE_UNITS[unit]
    if size > _LONG[1]:
        return None
    return -size if found[1] else size


def read_time(value: str, unit: Unit) -> int | None:
    """Return a time in a unit, cut as Spark cuts it; None for none that Spark can read."""
    found = _TIME.fullmatch(value.lower())
    if found is None:
        return None
    number, whole = int(found[1]), _TIME_UNITS.get(unit, 1)
    written = _TIME_UNITS.get(found[2]) if found[2] else whole
    if written is None or not _LONG[0] <= number <= _LONG[1]:
        return None
    time = abs(number) * written // whole
    return max(_LONG[0], -time) if number < 0 else min(_LONG[1], time)


def read_whole(value: str) -> int | None:
    """Return a whole number of any size; None for anything else."""
    trimmed = value.strip(_BLANK)
    return int(trimmed) if _WHOLE.fullmatch(trimmed) else None


def read_decimal(value: str) -> float | None:
    """Return a number as Java's ``double`` reads it; None for anything else."""
    trimmed = value.strip(_BLANK)
    if _FLOAT.fullmatch(trimmed):
        return float(trimmed.rstrip("fFdD") if trimmed[-1] in "fFdD" else trimmed)
    if found := _HEXADECIMAL.fullmatch(trimmed):
        try:
            return float.fromhex(found[1])
        except OverflowError:
            return math.inf
    return None


def _right_number(option: SparkOption, value: str) -> str | None:
    number = read_number(option, value)
    if number is None:
        return f"it takes {_FORMS[option.kind]}"
    low, high = _bounds(option)
    # Written so that NaN, which is neither more nor less, is outside any bounds.
    if (low is None or number >= low) and (high is None or number <= high):
        return None
    return f"it takes {_range(option)}"


def _bounds(option: SparkOption) -> tuple[float | None, float | None]:
    low, high = option.minimum, option.maximum
    if option.kind == "integer":
        low, high = low or _INT[0], high or _INT[1]
    return (
        None if low is None else read_number(option, low),
        None if high is None else read_number(option, high),
    )


def _range(option: SparkOption) -> str:
    low, high = option.minimum, option.maximum
    if option.kind == "integer" and (low, high) == (None, None):
        low, high = _INT
    beyond = low and option.kind == "decimal" and _beside(low, -math.inf)
    below = high and option.kind == "decimal" and _beside(high, math.inf)
    if low and high and not beyond and not below:
        return f"{low} to {high}"
    least = f"more than {beyond}" if beyond else low and f"{low} or more"
    most = f"less than {below}" if below else high and f"{high} or less"
    return " and ".join(words for words in (least, most) if words)


def _beside(bound: str, towards: float) -> str | None:
    """Return the round number that a bound of Spark's lies right beside, and so leaves out."""
    number = read_decimal(bound) or 0.0
    beside = math.nextafter(number, towards)
    return f"{beside:g}" if len(repr(beside)) + 2 < len(repr(number)) else None


def _right_choice(option: SparkOption, value: str) -> str | None:
    values = option.values or ()
    wanted = value.strip(_BLANK)
    if wanted in values or (not option.exact and wanted.upper() in map(str.upper, values)):
        return None
    *others, last = values
    return f"it is one of {', '.join(others)} and {last}"
