"""The ordinary notebooks of `notebooks/`: their cells, how they are run, and what they show."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.support.real_notebook import Notebook, Outcome

FOLDER = Path(__file__).parent / "notebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("[0-9][0-9]-*.py"))

_MARK = re.compile(r"^# %%(.*)\n", re.MULTILINE)
_CANNOT_BE_EQUAL = (
    # memory addresses
    (re.compile(r"0x[0-9a-f]{6,}"), "0x…"),
    # what Spark numbers through in its session, and the plans of one side only
    (re.compile(r"#\d+L?\b"), "#…"),
    (re.compile(r"\[plan_id=\d+\]"), "[plan_id=…]"),
    # a shared session has its own name for what a plain one calls by its class
    (re.compile(r"\buid='[^']*'|_[0-9a-f]{12}\b"), "_uid"),
)

START_AFRESH = """
import sys
from pyspark.sql import SparkSession

if (session := SparkSession.getActiveSession()) is not None:
    session.stop()
for name in [name for name in sys.modules if name.partition(".")[0] in ("cleaning", "textkit")]:
    del sys.modules[name]
%reset -f
"""
"""Makes a kernel with plain PySpark one for the next notebook, without a new JVM."""


def cells(name: str) -> list[str]:
    """Return the code cells of a notebook."""
    parts = _MARK.split((FOLDER / f"{name}.py").read_text("utf-8"))[1:]
    kinds, sources = parts[::2], parts[1::2]
    return [code.strip() for kind, code in zip(kinds, sources, strict=True) if "markdown" not in kind]


def copy(folder: Path) -> Path:
    """Copy what lies beside the notebooks, as a person downloads it, and return where it is."""
    return Path(shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("[0-9]*.py", "__pycache__")))


def shown(outcome: Outcome) -> dict[str, str | None]:
    """Return what a cell showed, without what cannot be equal; what is on stderr is each side's own."""
    return {
        "stdout": _normal(outcome.stdout),
        "result": _normal(outcome.result),
        "html": _normal(outcome.html),
        "error": outcome.error,
    }


def run(notebook: Notebook, name: str) -> list[Outcome]:
    """Run all cells, also behind one that fails, as a person does who reads on."""
    return [notebook.run(code, 180) for code in cells(name)]


def _normal(text: str | None) -> str | None:
    for pattern, instead in _CANNOT_BE_EQUAL:
        text = None if text is None else pattern.sub(instead, text)
    return text
