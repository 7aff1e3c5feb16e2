"""What the panel is told that notebooks have set: the last of each, of this Spark, and not what was reset."""

import logging

import pytest

from jupyterlab_spark_connect.contract.notebook_options import (
    CURRENT_DATABASE,
    KernelOptions,
    NotebookOption,
)
from jupyterlab_spark_connect.contract.supervision import HIDDEN
from jupyterlab_spark_connect.server.status.set_options import SetOptions

LOG = logging.getLogger(__name__)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "options"


@pytest.fixture
def set_options(folder):
    return SetOptions(folder, LOG)


def write(folder, kernel, generation, **values):
    """Write what a kernel has set; `a__b` stands for `a.b`, and the values are (value, when)."""
    options = tuple(
        NotebookOption(name=name.replace("__", "."), value=value, at=at)
        for name, (value, at) in values.items()
    )
    KernelOptions(
        kernel_id=kernel, notebook=f"/home/ada/{kernel}.ipynb", generation=generation, options=options
    ).write(folder)


async def test_the_last_notebook_counts_and_another_spark_has_other_options(set_options, folder):
    write(folder, "one", 2, spark__a=("1", 10), my__secret=("x", 10))
    write(folder, "two", 2, spark__a=("2", 20))
    write(folder, "old", 1, spark__b=("3", 5))
    found, database = await set_options.read(2, {})
    assert [(each.name, each.value, each.notebook) for each in found] == [
        ("my.secret", HIDDEN, "one.ipynb"),
        ("spark.a", "2", "two.ipynb"),
    ]
    assert found[1].at == "1970-01-01T00:00:20+00:00"
    assert database == "spark_catalog.default"
    assert not (folder / "old.json").exists()


async def test_what_was_reset_is_gone_until_it_is_set_again(set_options, folder):
    await set_options.forget(["spark.a"])  # nobody has set anything: no folder is made
    assert not folder.exists()
    write(folder, "one", 2, spark__a=("1", 10), spark__b=("1", 10))
    await set_options.forget(["spark.a"])
    found, _ = await set_options.read(2, {})
    assert [each.name for each in found] == ["spark.b"]
    write(folder, "one", 2, spark__a=("1", 2e10))
    found, _ = await set_options.read(2, {})
    assert [each.name for each in found] == ["spark.a"]


async def test_the_current_database_is_no_option(set_options, folder):
    assert await set_options.read(2, {"spark.sql.defaultCatalog": "lake"}) == ([], "lake")
    write(folder, "one", 2, **{CURRENT_DATABASE: ("lake.flights", 10)})
    assert await set_options.read(2, {}) == ([], "lake.flights")


async def test_a_damaged_file_costs_its_own_lines_and_no_others(set_options, folder, caplog):
    write(folder, "one", 2, spark__a=("1", 10))
    (folder / "two.json").write_text('{"kernel_id": "two"}')
    (folder / "reset.json").write_text("[]")
    found, _ = await set_options.read(2, {})
    assert len(found) == 1
    assert len(caplog.records) == 2
    await set_options.forget(["spark.a"])
    assert (await set_options.read(2, {}))[0] == []
