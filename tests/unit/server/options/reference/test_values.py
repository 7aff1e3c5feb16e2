"""Values of options: examples of what is taken and what is not, and the words."""

import json
from pathlib import Path

import pytest

from jupyterlab_spark_connect.server.options.reference.option import SparkOption
from jupyterlab_spark_connect.server.options.reference.values import fault_of_value, narrowed

VECTORS = json.loads(Path(__file__).with_name("option_values.json").read_text())


def option(**fields):
    values = fields.pop("values", None)
    return SparkOption(**{"name": "spark.x", **fields}, values=values and tuple(values))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['kind']}-{vector['value']}")
def test_the_examples(vector):
    fields = {name: field for name, field in vector.items() if name not in {"value", "ok"}}
    fault = fault_of_value(option(**fields), vector["value"])
    assert (fault is None) == vector["ok"], fault


def test_the_examples_cover_each_kind_both_ways():
    kinds = {"boolean", "integer", "decimal", "bytes", "time", "enumeration", "regex"}
    assert {(vector["kind"], vector["ok"]) for vector in VECTORS} >= {
        (kind, ok) for kind in kinds for ok in (True, False)
    }


@pytest.mark.parametrize(
    ("fields", "value", "words"),
    [
        ({"kind": "boolean"}, "yes", "it is either true or false"),
        ({"kind": "integer"}, "1.5", "it takes a whole number"),
        ({"kind": "integer"}, "2147483648", "it takes -2147483648 to 2147483647"),
        ({"kind": "integer", "minimum": "1"}, "0", "it takes 1 or more"),
        ({"kind": "integer", "maximum": "9"}, "10", "it takes 9 or less"),
        ({"kind": "integer", "minimum": "1", "maximum": "9"}, "10", "it takes 1 to 9"),
        ({"kind": "decimal"}, "half", "it takes a number, such as 0.5"),
        ({"kind": "decimal", "minimum": "4.9E-324"}, "0", "it takes more than 0"),
        (
            {"kind": "decimal", "minimum": "4.9E-324", "maximum": "0.9999999999999999"},
            "1",
            "it takes more than 0 and less than 1",
        ),
        ({"kind": "decimal", "minimum": "0.0", "maximum": "1.0"}, "NaN", "it takes 0.0 to 1.0"),
        ({"kind": "bytes", "unit": "m"}, "2 gigs", "it takes a number with a unit, such as 2g or 512m"),
        ({"kind": "bytes", "unit": "m", "maximum": "8g"}, "9000", "it takes 8g or less"),
        ({"kind": "time", "unit": "s"}, "soon", "it takes a number with a unit, such as 30s or 5min"),
        ({"kind": "enumeration", "values": ["A", "B", "C"]}, "D", "it is one of A, B and C"),
        ({"kind": "regex"}, "(", 'it takes a regular expression, and a "(" is not closed'),
    ],
)
def test_the_words_name_the_option_the_value_and_what_is_right(fields, value, words):
    assert fault_of_value(option(**fields), value) == f'spark.x is "{value}": {words}.'


@pytest.mark.parametrize(
    ("own", "given", "bounds"),
    [
        (("1m", None), (None, "8g"), ("1m", "8g")),
        (("1m", "1g"), ("512k", "8g"), ("1m", "1g")),
        (("1m", "16g"), ("2048", "8192m"), ("2048", "8192m")),
        ((None, None), ("little", "much"), (None, None)),
    ],
)
def test_the_narrower_bounds_count(own, given, bounds):
    memory = option(kind="bytes", unit="m", minimum=own[0], maximum=own[1])
    narrower = narrowed(memory, *given)
    assert (narrower.minimum, narrower.maximum) == bounds
