"""Find out what an option takes by trying values on its converter; nothing here knows Spark."""

import math
import re
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

NONSENSE = ("xyzzy", "xyzzy,")
"""Two, because a name takes the one and no choice takes either."""

PATTERNS = (("(a)", "a{1,2}", "[a]"), ("(", "[", "*"))
POWERS = sorted(
    {sign * base**power for sign in (-1, 1) for base in (2, 10) for power in range(63)} - {10**62}
)
WHOLE = [number for number in [0, *POWERS, 2**31 - 1, 2**63 - 1] if -(2**63) <= number < 2**63]
DECIMAL = [
    0.0,
    *(sign * number for sign in (-1, 1) for number in (1e-9, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 1e3, 1e9)),
]
BYTES = {"b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
TIMES = {
    "ns": 1,
    "us": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "min": 60 * 10**9,
    "h": 3600 * 10**9,
    "d": 86400 * 10**9,
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a converter makes of a value, or why it refuses it."""

    type: str = ""
    result: Any = None
    refused: str | None = None


Ask = Callable[[str], Answer]


def describe_value(ask: Ask, default: str | None) -> dict[str, Any]:
    """Return kind, unit, values, minimum, maximum and exact, as the option reference has them."""
    tried = [answer for value in _examples(default) if (answer := ask(value)).refused is None]
    types = {answer.type for answer in tried}
    if "bool" in types:
        return {"kind": "boolean"}
    if any("Seq" in name or "List" in name or "Nil" in name for name in types):
        return {"kind": "list"}
    if values := _values(ask, numeric=bool(types & {"int", "float"})):
        return {"kind": "enumeration", "values": values, "exact": _is_exact(ask, values)}
    if "float" in types:
        return {"kind": "decimal", **_decimal_bounds(ask)}
    if "int" in types:
        return _describe_whole(ask)
    good, bad = PATTERNS
    if _takes(ask, *good) and not any(_takes(ask, pattern) for pattern in bad):
        return {"kind": "regex"}
    return {"kind": "text"}


def _examples(default: str | None) -> Iterable[str]:
    return (
        "true",
        NONSENSE[0],
        *([default] if default else ()),
        "1",
        "10",
        "1000",
        "1048576",
        "1073741824",
        "0.5",
    )


def _takes(ask: Ask, *values: str) -> bool:
    return all(ask(value).refused is None for value in values)


def _values(ask: Ask, *, numeric: bool) -> list[str]:
    """Read the choices off a refusal, and keep what is taken."""
    refusals = [ask(value).refused for value in (*NONSENSE, *(["7"] if numeric else []))]
    if None in refusals or (numeric and "one of" not in str(refusals[-1])):
        return []
    words = [word.strip("'\",.") for refusal in refusals for word in str(refusal).split()]
    parts = [part for word in words for part in word.split(",")]
    values = sorted({word for word in words + parts if word and _takes(ask, word)})
    return values if len(values) > 1 else []


def _is_exact(ask: Ask, values: Sequence[str]) -> bool:
    return not all(_takes(ask, value.lower(), value.upper()) for value in values)


def _describe_whole(ask: Ask) -> dict[str, Any]:
    for kind, units in (("time", TIMES), ("bytes", BYTES)):
        for suffix, number in product(reversed(units), (1, 10, 100, 1000)):
            answer = ask(f"{number}{suffix}")
            if answer.refused is None and answer.result > 0:
                size = number * units[suffix] / answer.result
                for unit in [name for name, length in units.items() if length == size]:
                    return {"kind": kind, "unit": unit, **_whole_bounds(ask, kind, unit, units)}
    return {"kind": "integer", **_whole_bounds(ask, "integer", "", {"": 1})}


def _whole_bounds(ask: Ask, kind: str, unit: str, units: dict[str, int]) -> dict[str, str]:
    found = _interval(lambda number: _takes(ask, str(number)), WHOLE, -(2**63), 2**63 - 1)
    if found is None:
        return {}
    low, high = found
    # What a type cannot hold is no bound of the option's; an integer is taken for Java's int.
    free = (-(2**31), 2**31 - 1) if kind == "integer" else (-(2**63) + 1, 2**63 - 1)
    return {
        side: _written(bound, unit, units)
        for side, bound, end in (("minimum", low, free[0]), ("maximum", high, free[1]))
        if bound != end and not (kind != "integer" and bound == -(2**63))
    }


def _written(number: int, unit: str, units: dict[str, int]) -> str:
    """Write a bound in the largest unit that has it whole."""
    if number == 0 or not unit or unit == "ns":
        return str(number)
    for name in reversed(units):
        if number * units[unit] % units[name] == 0:
            return f"{number * units[unit] // units[name]}{name}"
    return f"{number}{unit}"


def _decimal_bounds(ask: Ask) -> dict[str, str]:
    """Bisect over the doubles themselves, so that "more than 0" is found as well."""
    ends = [_rank(-math.inf), _rank(math.inf)]
    probes = [*map(_rank, DECIMAL), *ends]
    found = _interval(lambda rank: _takes(ask, _java(_double(rank))), probes, *ends)
    if found is None:
        return {}
    return {
        side: _java(_double(bound))
        for side, bound, end in zip(("minimum", "maximum"), found, ends, strict=True)
        if bound != end
    }


def _interval(
    takes: Callable[[int], bool], probes: Sequence[int], least: int, most: int
) -> tuple[int, int] | None:
    """Return the least and the greatest number that is taken; None where too many between them are not."""
    taken = [number for number in {*probes, least, most} if takes(number)]
    if len(taken) < 2:
        return None
    low, high = min(taken), max(taken)
    if low != least:
        low = _edge(takes, low, max(number for number in {*probes, least} if number < low))
    if high != most:
        high = _edge(takes, high, min(number for number in {*probes, most} if number > high))
    between = [low + (high - low) * part // 11 for part in range(1, 11)]
    return (low, high) if sum(map(takes, between)) > len(between) / 2 else None


def _edge(takes: Callable[[int], bool], good: int, bad: int) -> int:
    while abs(good - bad) > 1:
        middle = (good + bad) // 2
        if takes(middle):
            good = middle
        else:
            bad = middle
    return good


def _rank(number: float) -> int:
    """Return the place of a double in the order of all."""
    bits = int(struct.unpack(">q", struct.pack(">d", number))[0])
    return bits if bits >= 0 else -(bits & (2**63 - 1))


def _double(rank: int) -> float:
    bits = rank if rank >= 0 else (-rank) | (1 << 63)
    (number,) = struct.unpack(">d", struct.pack(">Q", bits))
    return float(number)


def _java(number: float) -> str:
    if math.isinf(number):
        return "-Infinity" if number < 0 else "Infinity"
    return (
        str(int(number)) if number.is_integer() and abs(number) < 1e15 else re.sub(r"e\+?", "E", repr(number))
    )
