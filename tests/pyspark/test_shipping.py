"""A notebook's own modules are there in the functions that it hands to Spark, in the version that it has."""

from __future__ import annotations

import os
import textwrap
import time

import pytest

pytestmark = pytest.mark.timeout(300)


def write(folder, **files):
    """Write Python files, `sub__name` into the folder `sub`, each newer than the one before."""
    for name, source in files.items():
        file = folder / f"{name.replace('__', '/')}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        before = file.stat().st_mtime if file.exists() else time.time()
        file.write_text(textwrap.dedent(source))
        os.utime(file, (before + 1, before + 1))


@pytest.fixture
def folder(spark_server, request):
    """A folder of the test's own among the notebooks."""
    made = spark_server.root / request.node.name.partition("[")[0]
    made.mkdir(exist_ok=True)
    return made


@pytest.fixture
def beside(folder, notebook):
    """Opens a notebook in the folder, in one below it, or after some cells."""
    return lambda name="notebook": notebook(f"{folder.name}/{name}.ipynb")


SUM = """
from pyspark.sql.functions import udf
def total():
    plus = udf(lambda x: helper_mod.plus(x), "long")
    return spark.range(4).select(plus("id").alias("v")).agg({"v": "sum"}).first()[0]
total()
"""
FIRST = 180
"""Seconds for what may be the first query of a Spark."""


def test_a_module_beside_the_notebook_follows_the_kernel_not_the_disk(folder, beside):
    write(folder, helper_mod="RATE = 1\ndef plus(x): return x + RATE")
    book = beside()
    assert book.value(f"import helper_mod\n{SUM}", FIRST) == "10"
    write(folder, helper_mod="RATE = 10\ndef plus(x): return x + RATE")

    kept = book.run("total(), sum(helper_mod.plus(x) for x in range(4))")
    assert kept.result == "(10, 10)", "what Spark runs is what the notebook runs"
    assert (
        "helper_mod.py was saved after this notebook loaded it. Spark runs the loaded version" in kept.stderr
    )
    assert "saved after" not in book.run("total()").stderr, "once per version"

    assert book.value("import importlib; importlib.reload(helper_mod); total()") == "46"
    book.value("%load_ext autoreload\n%autoreload 2")
    for rate in (100, 1000, 10000):  # in the workers that had the versions before
        write(folder, helper_mod=f"RATE = {rate}\ndef plus(x): return x + RATE")
        assert book.value("total()") == str(6 + 4 * rate)
    book.jupyter.call("POST", f"api/kernels/{book.kernel}/restart")
    again = beside("again")
    assert again.value(f"import helper_mod\n{SUM}") == "40006"


def test_two_notebooks_have_two_versions_at_the_same_moment(folder, beside):
    for name in ("red", "blue"):
        write(
            folder,
            **{
                f"{name}__shlib": f"""
            import enum
            NAME = {name!r}
            class Kind(enum.Enum):
                ONE = 1
            def lazy():
                import shlib
                from importlib import import_module
                same = shlib.Kind is Kind and import_module("shlib").Kind is Kind
                return f"{{shlib.NAME}} {{NAME}} {{same}}"
            """
            },
        )
    books = {name: beside(f"{name}/book") for name in ("red", "blue")}
    for name, book in books.items():
        book.value(f"""
import shlib
from pyspark.sql.functions import udf
def told(_):
    import shlib as late
    return f"{{late.NAME}} {{shlib.NAME}} {{shlib.lazy()}}"
_ = spark.udf.register("told_{name}", told)
""")
    for asking in books.values():
        # each of the functions in one stage, several times in turn, in one worker
        columns = [f"told_{name}(id) AS {name}{turn}" for turn in range(2) for name in books]
        rows = asking.value(f"set(spark.range(0, 8, 1, 1).selectExpr(*{columns}).collect())", FIRST)
        red, blue = "red red red red True", "blue blue blue blue True"
        assert rows == f"{{Row(red0={red!r}, blue0={blue!r}, red1={red!r}, blue1={blue!r})}}"


GO = """
from pyspark.sql.functions import udf
def go(function):
    return spark.range(1).select(udf(function, "long")("id")).first()[0]
"""


def test_what_was_loaded_before_the_first_use_of_spark_runs_from_wherever_it_was(folder, beside):
    write(
        folder,
        early="RATE = 1\ndef plus(x): return x + RATE",
        inner__moved="def plus(x): return x + 2",
        lib__kit__core="RATE = 3\ndef plus(x): return x + RATE",
        no_init__part__late="def plus(x): return x + 4",
    )
    book = beside()
    book.value("import early")
    write(folder, early="RATE = 1000\ndef plus(x): return x + RATE")
    asked = book.run(f"{GO}\ngo(early.plus), early.plus(0)", FIRST)
    assert asked.result == "(1, 1)"
    assert "early.py was saved after this notebook loaded it. Spark runs the loaded" in asked.stderr

    assert book.run("%cd inner\nimport moved\n%cd ..\ngo(moved.plus)").result == "2"
    inserted = "import sys; sys.path.insert(0, 'inner/../lib')\nimport kit.core; go(kit.core.plus)"
    assert book.value(inserted) == "3"
    write(folder, lib__kit__core="RATE = 3000\ndef plus(x): return x + RATE")
    asked = book.run("go(kit.core.plus)")
    assert (asked.result, "kit/core.py was saved" in asked.stderr) == ("3", True)
    late = "def late(x):\n    import no_init.part.late\n    return no_init.part.late.plus(x)\ngo(late)"
    assert book.value(late) == "4"


def test_what_cannot_be_sent_is_named_with_what_to_do(folder, beside):
    write(
        folder,
        opens="import threading\nheld = threading.Lock()\nopen('words.txt')\ndef plus(x): return x + 1",
    )
    (folder / "words.txt").touch()
    (folder / "strange.so").write_bytes(b"not for this system")
    book = beside()
    book.value(f"{GO}\nimport opens", FIRST)
    failed = book.run("go(opens.plus)")
    assert "opens.py cannot be imported on a worker" in failed.traceback
    assert f"{folder.name}/opens.py:3" in failed.traceback
    assert "_spark_connect_code" not in failed.traceback
    assert "/.own/" not in failed.traceback
    failed = book.run("def native(x):\n    import strange\n    return x\ngo(native)")
    assert "strange.so is a C extension" in failed.traceback
    failed = book.run("held = opens.held\ngo(lambda x: held.locked())")
    assert "held (_thread.lock) cannot go to Spark, and <lambda> uses it" in failed.traceback


def test_an_artifact_that_is_there_is_told_with_who_added_it(folder, beside):
    for name in ("first", "second"):
        (folder / name).mkdir()
        (folder / name / "artifact_of_two.csv").write_text(name)
    first, second = beside("first/one"), beside("second/two")
    add = "spark.addArtifacts('artifact_of_two.csv', file=True)"
    first.value(add, FIRST)
    for _ in range(2):  # what Spark has turned down nobody has added
        failed = second.run(add, FIRST)
        assert failed.error == "SparkRuntimeException"
        assert "artifact_of_two.csv is there already with other content: one.ipynb" in failed.traceback
