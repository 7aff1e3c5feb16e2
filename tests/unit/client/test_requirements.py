import json

import pytest

from jupyterlab_spark_connect.client.requirements import (
    notebook_of_this_kernel,
    read_requirements,
    read_session_mode,
)

REQUIREMENTS = {"cluster": "local", "bundles": ["iceberg"], "options": {"spark.driver.memory": "1g"}}


@pytest.fixture
def notebook(tmp_path):
    """Writes a notebook with this metadata."""

    def write(metadata):
        file = tmp_path / "flights.ipynb"
        file.write_text(json.dumps({"cells": [], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}))
        return file

    return write


@pytest.fixture
def told():
    return []


def test_a_notebook_says_what_it_requires(notebook, told):
    # What a later version of the panel may add is none of a start's business.
    file = notebook({"spark_connect": {"version": 1, **REQUIREMENTS}, "kernelspec": {"name": "python3"}})
    assert read_requirements(file, told.append) == REQUIREMENTS
    assert told == []


@pytest.mark.parametrize("metadata", [{}, {"spark_connect": {}}, {"spark_connect": {"version": 1}}])
def test_a_notebook_may_require_nothing(notebook, told, metadata):
    assert read_requirements(notebook(metadata), told.append) == {}
    assert told == []


def test_a_kernel_without_a_notebook_requires_nothing(told):
    assert read_requirements(None, told.append) == {}


@pytest.mark.parametrize(
    "damaged",
    [
        None,
        7,
        ["local"],
        {"cluster": 7},
        {"bundles": "iceberg"},
        {"bundles": [1]},
        {"options": ["spark.x"]},
        {"options": {"spark.driver.cores": 2}},
    ],
)
def test_damaged_requirements_are_told_and_left_aside(notebook, told, damaged):
    assert read_requirements(notebook({"spark_connect": damaged}), told.append) == {}
    (sentence,) = told
    assert sentence == "What flights.ipynb says of its needs (spark_connect) is damaged and was left aside."


def test_a_file_that_is_no_notebook_is_told(tmp_path, told):
    file = tmp_path / "flights.ipynb"
    file.write_text("# flights")
    assert read_requirements(file, told.append) == {}
    assert told == ["flights.ipynb cannot be read as a notebook, so its needs are not known."]


def test_the_notebook_is_the_one_that_jupyter_names(notebook, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert notebook_of_this_kernel() is None
    file = notebook({})
    monkeypatch.setenv("JPY_SESSION_NAME", str(file))
    assert notebook_of_this_kernel() == file
    for other in ("console-1", str(file.with_name("renamed.ipynb"))):
        monkeypatch.setenv("JPY_SESSION_NAME", other)
        assert notebook_of_this_kernel() is None


@pytest.mark.parametrize(
    ("asked", "mode"),
    [
        ({"session_mode": "copy"}, "copy"),
        ({"session_mode": "everything"}, None),
        ({"session_mode": 7}, None),
        ({}, None),
        ("damaged", None),
    ],
)
def test_a_notebook_may_ask_for_a_session(notebook, asked, mode):
    assert read_session_mode(notebook({"spark_connect": asked})) == mode
    assert read_session_mode(None) is None


def test_asking_for_a_session_is_no_requirement(notebook, told):
    assert read_requirements(notebook({"spark_connect": {"session_mode": "own"}}), told.append) == {}
    assert told == []
