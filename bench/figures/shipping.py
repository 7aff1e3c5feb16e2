"""How soon an edit of a notebook's own library has a result on Spark."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bench.figure import Experiment, Figure, Unit
from bench.samples import Samples
from bench.stage import Stage
from tests.support.real_notebook import Notebook

_FILES: Final = 50

EDIT = Figure(
    key="edit-to-result",
    name="An edit of an own library of 50 files to its result on Spark / the function alone, in a cell",
    waits_for="From the cell that loads an edit of one's own library to the result of a query that uses it.",
    ours="The library is reloaded, and a UDF of it runs: it is sent whole, and imported anew on the workers.",
    theirs="The same function, defined anew in the cell, runs as a UDF: nothing but itself is sent.",
)

EXTRA = Figure(
    key="edit-extra",
    name="What an edit of an own library of 50 files takes more than the function alone",
    waits_for="What sending one's own code costs at an edit.",
    ours="The difference of each pair of the row above.",
    unit=Unit.MILLISECONDS,
    bound="ours",
    must=300,
)

_QUERY: Final = """
values = spark.range(2).select(udf(function, 'long')('id').alias('value'))
values.agg({'value': 'sum'}).first()[0]
"""


def take(stage: Stage, samples: Samples) -> None:
    """Take both in one notebook, in turn."""
    ours = stage.ours()
    ours.start_spark()
    library = Path(ours.root) / "measured_library"
    library.mkdir(exist_ok=True)
    for number in range(_FILES - 1):
        text = "".join(f"def f{each}(x):\n    return x + {each}\n" for each in range(20))
        (library / f"part{number}.py").write_text(text)
    save(library, 0)
    with stage.notebook(ours) as notebook:
        notebook.value(
            "import importlib\nfrom pyspark.sql.functions import udf\nimport measured_library", 120
        )
        for version, counts in enumerate(stage.rounds(), start=1):
            save(library, version)
            with_library = run(
                notebook, "importlib.reload(measured_library)\nfunction = measured_library.value", version
            )
            alone = run(notebook, f"def function(x):\n    return x + {version * 1000}", version)
            if counts:
                samples.add(EDIT, with_library, alone)
                samples.add(EXTRA, (with_library - alone) * 1000)


def save(library: Path, version: int) -> None:
    """Edit the library: its numbers differ in length, so that Python sees an edit within one second, too."""
    imports = "".join(f"from . import part{number}\n" for number in range(_FILES - 1))
    (library / "__init__.py").write_text(
        f"{imports}def value(x):\n    return x + {version * 1000}\n{'#' * version}\n"
    )


def run(notebook: Notebook, code: str, version: int) -> float:
    """Run a cell that must see the version, and give its seconds."""
    outcome = notebook.run(f"{code}\n{_QUERY}")
    if outcome.result != str(1 + 2 * version * 1000):
        raise RuntimeError(outcome.traceback or f"the edit was not seen: {outcome.result}")
    return outcome.seconds


EXPERIMENT = Experiment("shipping", (EDIT, EXTRA), take)
