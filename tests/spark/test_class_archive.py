"""The archive of Spark's classes: made beside a Spark, used by the next one, and never in the way."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.real_jupyter import RealJupyter
from tests.support.waiting import wait_for

pytestmark = pytest.mark.timeout(600)

QUERY = "spark.range(7).count()"

LOG4J = """
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{yy/MM/dd HH:mm:ss} %p %c{1}: as the administrator has it: %m%n%ex
"""
"""Spark finds it on the class path, in a folder, where Java archives no classes."""


@pytest.fixture(scope="module")
def archives(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("archives") / "classes"


@pytest.fixture(scope="module")
def maker(tmp_path_factory, archives) -> Iterator[RealJupyter]:
    """Makes archives at once; its Spark does not outlive it for long."""
    traits = {"class_archive": "make", "class_archive_delay": 0.0, "class_archive_folder": str(archives)}
    jupyter = RealJupyter(
        tmp_path_factory.mktemp("maker") / "home", config={"SparkLauncher": {**traits, "orphan_grace": 1.0}}
    )
    # without `nice`: on a busy machine the lowest priority may wait for ever
    jupyter.environment["PATH"] = str(Path(sys.executable).parent)
    settings = tmp_path_factory.mktemp("conf")
    (settings / "log4j2.properties").write_text(LOG4J)
    jupyter.environment["SPARK_CONF_DIR"] = str(settings)
    if java := shutil.which("java"):
        jupyter.environment["JAVA_HOME"] = str(Path(java).resolve().parent.parent)
    yield jupyter.start()
    jupyter.stop()


def archive_in(folder: Path) -> Path | None:
    """The archive, once it is sealed."""
    sealed = list(folder.glob("*.json"))
    return sealed[0].with_suffix(".jsa") if sealed else None


def uses(jupyter: RealJupyter, archive: Path) -> bool:
    return any(each.path == str(archive) for each in psutil.Process(jupyter.spark_pid()).memory_maps())


def log(jupyter: RealJupyter) -> str:
    entries = jupyter.call("GET", "spark-connect/api/server/log?offset=0&direction=forward")[1]["entries"]
    return "\n".join(entry["text"] for entry in entries)


def test_a_jupyter_server_that_is_killed_takes_the_making_along(maker, archives):
    maker.start_spark()
    wait_for("the making", lambda: list(archives.glob(".training-*/*.arguments")), 120)
    assert "archive of Spark's classes" in maker.spark()["background"]
    maker.kill()
    wait_for("the end of all it has started", lambda: not maker.processes(), 60)
    maker.start()
    assert archive_in(archives) is None


def test_one_is_made_while_spark_is_used_and_the_next_start_takes_it(maker, archives):
    maker.start_spark()
    notebook = maker.notebook()
    assert notebook.value(QUERY) == "7"
    archive = wait_for("the archive", lambda: archive_in(archives), 500)
    assert notebook.value(QUERY) == "7"
    assert not uses(maker, archive)
    wait_for("the end of the making", lambda: not list(archives.glob(".training-*")))
    wait_for("the panel to say no more of it", lambda: maker.spark()["background"] is None)
    assert len([each for each in maker.processes() if each.name() == "java"]) == 1
    maker.restart_spark()
    assert uses(maker, archive)
    assert "SparkContext: as the administrator has it: Running Spark version" in log(maker)
    assert notebook.value(QUERY) == "7"


def test_a_damaged_one_costs_nothing(maker, archives):
    archive = archive_in(archives)
    maker.stop_spark()
    with archive.open("r+b") as stream:
        stream.seek(archive.stat().st_size // 2)
        stream.write(b"\0" * 4096)
    maker.start_spark()
    assert not uses(maker, archive)
    assert maker.notebook("another.ipynb").value(QUERY) == "7"
