"""What a person writes into an option reaches Spark exactly: no shell and no file format changes it."""

import contextlib
import json
import random

import pytest

from tests.support.real_jupyter import RealJupyter

PATIENCE = 180

WRITTEN = [
    'it\'s "quoted" `twice`',
    "back\\slash \\n \\u0041 C:\\temp\\",
    "two\nlines\r\nand\ta tab\fand a feed",
    "$(touch owned) `touch owned` ; touch owned & touch owned | touch owned",
    "${HOME} $HOME {HOME} {{APP_ID}} %HOME% ~",
    "# no comment",
    "! no comment",
    "a=b:c = d : e",
    "größer 火 \U0001f525 \u202e\u2028",
    "--conf spark.ui.filters=none --class Evil @file",
    "<script>alert(1)</script>",
    "'; drop table x; --",
    "\\",
    "\nlines around\n",
]
ALPHABET = "aZ0 \\\"'`$(){}[]<>#!=:;,%&|~\t\n\r\f\x01\x7f\x85\xa0é火\U0001f525\ufeff\uffff"


def odd_values():
    """The values above, and a few hundred that chance wrote from what is special to somebody."""
    chance = random.Random(20261121)  # noqa: S311 (no secret)
    made = ("".join(chance.choices(ALPHABET, k=chance.randint(1, 40))).strip(" \t\f\x01") for _ in range(300))
    return [*WRITTEN, *(value for value in made if value), "long " * 10_000 + "end"]


@pytest.fixture(scope="module")
def jupyter(reachable_folder):
    server = RealJupyter(reachable_folder / "options")
    odd = "a'b\"c$(touch owned)\n<b>\U0001f525%2F../"
    clusters = [
        {"name": odd, "display_name": odd, "master": "local[1]", "options": {"spark.odd.cluster": odd}}
    ]
    folder = server.home / "config" / "spark-connect.d"
    folder.mkdir(parents=True)
    (folder / "odd.json").write_text(json.dumps({"clusters": clusters}))
    try:
        yield server.start()
    finally:
        server.stop()


def test_odd_values_and_an_odd_cluster_reach_spark_as_they_were_written(jupyter):
    values = odd_values()
    options = {f"spark.odd.{number}": value for number, value in enumerate(values)}
    (cluster,) = [
        each["name"]
        for each in jupyter.call("GET", "spark-connect/api/clusters")[1]
        if each["name"] != "local"
    ]
    request = {"cluster": cluster, "options": {**options, "spark.driver.memory": "1g"}}
    status, answer = jupyter.call("POST", "spark-connect/api/server", request)
    assert status == 202, answer
    model = jupyter.until("ready")
    assert model["cluster"] == cluster
    assert {name: model["options"][name] for name in options} == options
    with contextlib.closing(jupyter.notebook()) as notebook:
        asked = f"[spark.conf.get(f'spark.odd.{{n}}') for n in range({len(values)})]"
        got = json.loads(notebook.value(f"import json\nprint(json.dumps({asked}))", PATIENCE))
        assert [pair for pair in zip(values, got, strict=True) if pair[0] != pair[1]] == []
        assert (
            json.loads(notebook.value("print(json.dumps(spark.conf.get('spark.odd.cluster')))", PATIENCE))
            == cluster
        )
    jupyter.stop_spark()
    assert list(jupyter.home.rglob("owned*")) == []


@pytest.mark.parametrize("value", [" before", "after ", "\tbefore", "after\x01"])
def test_what_spark_would_change_is_refused_with_a_sentence(jupyter, value):
    request = {"options": {"spark.odd": value}}
    status, answer = jupyter.call("POST", "spark-connect/api/server", request)
    assert (status, answer["code"], answer["detail"]) == (422, "invalid_option", "spark.odd")
    assert "blank" in answer["message"]


@pytest.mark.parametrize(
    "name", ["spark.a b", "spark.a\nb", "spark.ü", "spark.", "spark.a=b", "-Dspark.x", "spark.x\0"]
)
def test_a_name_that_spark_cannot_have_is_refused_with_a_sentence(jupyter, name):
    status, answer = jupyter.call("POST", "spark-connect/api/server", {"options": {name: "1"}})
    assert (status, answer["code"], answer["detail"]) == (422, "invalid_option", name)
    assert answer["message"]


def test_a_value_of_a_megabyte_is_refused_with_a_sentence(jupyter):
    request = {"options": {"spark.odd": "a" * (1 << 20)}}
    status, answer = jupyter.call("POST", "spark-connect/api/server", request)
    assert (status, answer["code"]) == (422, "invalid_option")
    assert "1048576 characters" in answer["message"]
