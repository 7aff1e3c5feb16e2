from pathlib import Path

import pytest

from jupyterlab_spark_connect.server.launchers.jvm.linked_home import linked_home
from jupyterlab_spark_connect.server.launchers.jvm.spark_home import SparkHome


@pytest.fixture(params=["by pip", "unpacked"])
def spark(request, tmp_path):
    """A Spark as pip installs it, and as it is unpacked."""
    path = tmp_path / "spark"
    package = path if request.param == "by pip" else path / "python" / "pyspark"
    for folder in (path / "jars", path / "python" / "lib", package):
        folder.mkdir(parents=True, exist_ok=True)
    (package / "worker.py").write_text("# of pyspark")
    (path / "jars" / "spark-core.jar").write_text("core")
    for name in ("pyspark.zip", "py4j-src.zip"):
        (path / "python" / "lib" / name).write_text(name)
    return SparkHome(path=path, version="4.3.0", scala="2.13")


def test_pyspark_is_a_folder_and_all_else_is_sparks_own(spark, tmp_path):
    home = linked_home(spark, tmp_path / "cache")
    libraries = home / "python" / "lib"
    assert (libraries / "pyspark.zip" / "pyspark" / "worker.py").read_text() == "# of pyspark"
    assert (libraries / "py4j-src.zip").read_text() == "py4j-src.zip"
    assert (home / "jars" / "spark-core.jar").read_text() == "core"
    (spark.path / "conf").mkdir()
    assert (home / "conf").is_dir()
    assert linked_home(spark, tmp_path / "cache") == home
    assert list((tmp_path / "cache").iterdir()) == [home]


def test_a_cache_that_cannot_be_written_costs_the_links_alone(spark, tmp_path):
    (tmp_path / "cache").write_text("a file")
    assert linked_home(spark, tmp_path / "cache") == spark.path


def test_a_spark_without_the_archive_stays_as_it_is(spark, tmp_path):
    Path(spark.path, "python", "lib", "pyspark.zip").unlink()
    assert linked_home(spark, tmp_path / "cache") == spark.path
    assert not (tmp_path / "cache").exists()
