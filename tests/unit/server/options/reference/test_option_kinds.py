"""How the script finds out what an option takes: by trying values on its converter."""

import importlib.util
import math
import sys

import pytest

from tests.support import ROOT

SCRIPT = ROOT / "scripts" / "option_kinds.py"


@pytest.fixture(scope="module")
def kinds():
    spec = importlib.util.spec_from_file_location("option_kinds", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules["option_kinds"] = module  # its dataclass looks itself up
    spec.loader.exec_module(module)
    yield module
    del sys.modules["option_kinds"]


@pytest.fixture
def describe(kinds):
    """Describe an option by a function that converts a text, or raises a ValueError."""

    def describe(convert, default=None):
        def ask(value):
            try:
                result = convert(value)
            except ValueError as error:
                return kinds.Answer(refused=str(error))
            return kinds.Answer(type=type(result).__name__, result=result)

        return kinds.describe_value(ask, default)

    return describe


def within(convert, low=-math.inf, high=math.inf, *, holes=()):
    def checked(text):
        number = convert(text)
        if not low <= number <= high or number in holes:
            raise ValueError(f"{text} must be between {low} and {high}")
        return number

    return checked


def size(unit):
    def convert(text):
        number = text.rstrip("kmg")
        factor = {"": unit, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}[text[len(number) :]]
        return within(int, -(2**63) + 1, 2**63 - 1)(str(int(number) * factor // unit))

    return convert


INT, LONG = (-(2**31), 2**31 - 1), (-(2**63), 2**63 - 1)


@pytest.mark.parametrize(
    ("bounds", "told"),
    [
        (INT, {}),
        ((1, INT[1]), {"minimum": "1"}),
        ((-1, 9), {"minimum": "-1", "maximum": "9"}),
        ((1000, INT[1]), {"minimum": "1000"}),
        (LONG, {"minimum": str(LONG[0]), "maximum": str(LONG[1])}),
    ],
)
def test_the_bounds_of_a_whole_number_are_found(describe, bounds, told):
    assert describe(within(int, *bounds)) == {"kind": "integer", **told}


def test_a_hole_hides_no_bound(describe):
    assert describe(within(int, -1, 9, holes=[0])) == {"kind": "integer", "minimum": "-1", "maximum": "9"}


def test_multiples_have_no_bounds(describe):
    def multiple(text):
        if int(text) % 300:
            raise ValueError("must be a multiple of 300")
        return int(text)

    assert describe(multiple, "0") == {"kind": "integer"}


def test_the_bounds_of_a_decimal_leave_out_what_the_option_leaves_out(describe):
    assert describe(float) == {"kind": "decimal"}
    assert describe(within(float, 0.0, 1.0)) == {"kind": "decimal", "minimum": "0", "maximum": "1"}
    beyond = within(float, math.nextafter(0, 1), math.nextafter(1, 0))
    assert describe(beyond) == {"kind": "decimal", "minimum": "5E-324", "maximum": "0.9999999999999999"}


@pytest.mark.parametrize(("unit", "name"), [(1, "b"), (1 << 10, "k"), (1 << 20, "m")])
def test_the_unit_of_a_size_is_found(describe, unit, name):
    assert describe(size(unit)) == {"kind": "bytes", "unit": name}


def test_a_bound_of_a_size_is_written_in_its_largest_unit(describe):
    def at_least(text):
        return within(int, 10 << 20, 2**63 - 1)(str(size(1)(text)))

    assert describe(at_least, "128m") == {"kind": "bytes", "unit": "b", "minimum": "10m"}


@pytest.mark.parametrize(("normalize", "exact"), [(str.upper, False), (str, True)], ids=["any-case", "exact"])
@pytest.mark.parametrize(
    "words", ["The value of spark.x should be one of {}, but was {}.", "Valid values are {} (not {})."]
)
def test_choices_are_read_off_the_refusal(describe, normalize, exact, words):
    def choose(text):
        if normalize(text) not in {"FAIR", "FIFO", "A,B"}:
            raise ValueError(words.format("FIFO, 'FAIR', A,B", text))
        return normalize(text)

    values = ["A,B", "FAIR", "FIFO"]
    assert describe(choose) == {"kind": "enumeration", "values": values, "exact": exact}


def test_a_text_that_takes_little_is_no_choice(describe):
    def zone(text):
        if "/" not in text:
            raise ValueError("Cannot resolve the given zone")
        return text

    assert describe(zone) == {"kind": "text"}
    assert describe(str) == {"kind": "text"}
