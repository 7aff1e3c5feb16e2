"""Which Spark has the saved tables."""

import os

import pytest

from jupyterlab_spark_connect.contract.file_lock import try_lock
from jupyterlab_spark_connect.server.launchers.conf.tables import (
    CATALOG,
    JAVA_OPTIONS,
    WAREHOUSE,
    TablesFolder,
    plan_tables,
)
from jupyterlab_spark_connect.server.launchers.jvm.spark_home import SparkHome

URL = "spark.hadoop.javax.jdo.option.ConnectionURL"


@pytest.fixture
def spark(tmp_path):
    (tmp_path / "spark" / "jars").mkdir(parents=True)
    (tmp_path / "spark" / "jars" / "spark-hive_2.13-4.3.0.jar").touch()
    return SparkHome(path=tmp_path / "spark", version="4.3.0", scala="2.13")


@pytest.fixture
def plan(tmp_path, spark):
    folder = TablesFolder(tmp_path / "tables")

    def plan_with(options=None, *, master="local[2]", files="local"):
        return plan_tables(
            folder,
            master=master,
            files=files,
            option=(options or {}).get,
            spark=spark,
            settings=[tmp_path / "conf"],
            temporary=tmp_path / "temporary",
        )

    yield plan_with
    folder.release()


def test_tables_stay_in_a_private_folder(plan, tmp_path):
    tables = plan()
    assert tables.options[CATALOG] == "hive"
    assert tables.options[WAREHOUSE] == f"{tmp_path}/tables/warehouse"
    assert tables.options[URL] == f"jdbc:derby:;databaseName={tmp_path}/tables/metastore;create=true"
    assert tables.lock_file == tmp_path / "tables" / "lock"
    assert tables.options["spark.hadoop.datanucleus.connectionPoolingType"] == "None"
    assert not tables.limitations
    assert (tmp_path / "tables").stat().st_mode & 0o077 == 0


def test_they_are_used_once_their_metastore_is_there(plan, tmp_path):
    assert not plan().is_used
    (tmp_path / "tables" / "metastore").mkdir()
    (tmp_path / "tables" / "metastore" / "service.properties").touch()
    assert plan().is_used
    assert not plan({WAREHOUSE: "/srv/warehouse"}).is_used


def test_a_metastore_that_was_left_half_made_is_made_anew(plan, tmp_path):
    plan()
    (tmp_path / "tables" / "metastore" / "seg0").mkdir(parents=True)
    assert not plan().is_used
    assert not (tmp_path / "tables" / "metastore").exists()


def test_the_options_of_java_that_somebody_chose_stay(plan):
    assert plan({JAVA_OPTIONS: "-Dx=y"}).options[JAVA_OPTIONS].startswith("-Dx=y ")


def test_a_warehouse_that_somebody_chose_has_a_metastore_of_its_own(plan):
    ours, chosen, other = (plan(options).options for options in ({}, {WAREHOUSE: "/w"}, {WAREHOUSE: "/v"}))
    assert chosen[WAREHOUSE] == "/w"
    assert len({ours[URL], chosen[URL], other[URL]}) == 3
    assert plan({WAREHOUSE: "/w", CATALOG: "in-memory"}).options == {}


@pytest.mark.parametrize(
    "chosen",
    [{CATALOG: "other"}, {URL: "jdbc:x"}, {"spark.hadoop.hive.metastore.uris": "thrift://host"}],
)
def test_who_has_tables_of_their_own_keeps_them(plan, chosen):
    assert plan(chosen).options == {}


def test_the_settings_of_hive_keep_us_out(plan, tmp_path):
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "hive-site.xml").touch()
    assert plan().options == {}


@pytest.mark.parametrize("elsewhere", [{"master": "spark://host:7077"}, {"files": "other"}])
def test_where_the_files_are_not_here_nothing_is_set(plan, elsewhere):
    assert plan(**elsewhere).options == {}


def test_a_catalog_in_memory_writes_into_a_folder_that_goes_with_it(plan, tmp_path):
    assert plan({CATALOG: "in-memory"}).options == {WAREHOUSE: f"{tmp_path}/temporary/warehouse"}


def test_a_second_spark_gets_tables_that_go_with_it_and_a_sentence(plan, tmp_path):
    running = os.open(plan().lock_file, os.O_RDWR)
    assert try_lock(running)
    second = plan()
    assert second.options == {CATALOG: "in-memory", WAREHOUSE: f"{tmp_path}/temporary/warehouse"}
    assert second.lock_file is None
    assert "another Spark of yours" in second.limitations[0]
    os.close(running)
    assert plan().lock_file


def test_a_spark_that_another_server_is_about_to_start_keeps_the_folder(plan, tmp_path):
    (tmp_path / "tables").mkdir()
    claim = os.open(tmp_path / "tables" / "claim", os.O_RDWR | os.O_CREAT)
    assert try_lock(claim)
    assert plan().lock_file is None
    os.close(claim)
    assert plan().lock_file


def test_the_same_server_may_try_again(plan):
    assert plan().lock_file
    assert plan().lock_file


def test_a_folder_that_cannot_be_written_to_is_named(plan, tmp_path):
    (tmp_path / "tables").touch()
    assert str(tmp_path / "tables") in plan().limitations[0]


def test_a_spark_without_hive_says_so(plan, spark):
    next((spark.path / "jars").glob("spark-hive_*")).unlink()
    assert "without Hive" in plan().limitations[0]
