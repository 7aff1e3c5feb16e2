"""Ten ordinary notebooks show the same, cell by cell, as with plain local PySpark."""

from __future__ import annotations

import pytest

from tests.support.real_jupyter import RealJupyter

from . import course


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """A notebook in a Jupyter server without the extension: plain PySpark, one JVM for all of the course."""
    without = {"ServerApp": {"jpserver_extensions": {"jupyterlab_spark_connect": False}}}
    server = RealJupyter(tmp_path_factory.mktemp("plain") / "home", config=without)
    course.copy(server.root / "course")
    try:
        yield server.start().notebook("course/plain.ipynb", extension=False)
    finally:
        server.stop()


@pytest.fixture(scope="module")
def folder(jupyter_server):
    """Where the course lies here: not in Jupyter's own folder, but in one below it."""
    return course.copy(jupyter_server.root / "course").name


@pytest.mark.parametrize("name", course.NAMES)
def test_a_notebook_shows_the_same_as_with_plain_pyspark(spark_server, notebook, plain, folder, name):
    expected = course.run(plain, name)
    assert plain.run(course.START_AFRESH).error is None
    here = course.run(notebook(f"{folder}/{name}.ipynb"), name)
    differing = [
        {"cell": code, "plain": course.shown(theirs), "here": course.shown(ours), "stderr": ours.stderr}
        for code, theirs, ours in zip(course.cells(name), expected, here, strict=True)
        if course.shown(ours) != course.shown(theirs)
    ]
    assert not differing, "\n".join(map(str, differing))
