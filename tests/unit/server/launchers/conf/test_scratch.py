"""Where what is temporary of one start goes; nothing is made yet."""

import shlex
from pathlib import Path

import pytest

from jupyterlab_spark_connect.contract.scratch import PREFIX
from jupyterlab_spark_connect.server.launchers.command import SUBMIT, _adapt, _java_options, script_command
from jupyterlab_spark_connect.server.launchers.conf.scratch import plan_scratch
from jupyterlab_spark_connect.server.launchers.jvm.java import Java
from jupyterlab_spark_connect.server.launchers.jvm.java_options import JAVA_OPTIONS
from jupyterlab_spark_connect.server.launchers.jvm.spark_home import SparkHome
from jupyterlab_spark_connect.server.lifecycle.models import LaunchError


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(folder))
    return folder


def is_ours_below(place, parent):
    return str(place).startswith(f"{parent}/{PREFIX}")


def test_each_start_has_a_folder_of_its_own(temporary):
    first, second = (plan_scratch("local[*]", {}, None) for _ in range(2))
    assert first.folders != second.folders
    for scratch in (first, second):
        (folder,) = scratch.folders
        assert is_ours_below(folder, temporary)
        assert scratch.environment == {"TMPDIR": str(folder)}
        assert scratch.options == {}
    assert list(temporary.iterdir()) == [], "the supervisor makes them, so that a cancelled start leaves none"


def test_it_lies_where_the_administrator_puts_temporary_files(temporary, tmp_path):
    chosen = tmp_path / "big disk"
    chosen.mkdir()
    assert is_ours_below(plan_scratch("local", {"TMPDIR": str(chosen)}, None).folders[0], chosen)


@pytest.mark.parametrize("chosen", ["", "relative", "/nowhere/tmp"])
def test_a_place_for_temporary_files_that_is_none_is_passed_over(temporary, chosen):
    assert is_ours_below(plan_scratch("local", {"TMPDIR": chosen}, None).folders[0], temporary)


def test_a_choice_for_sparks_blocks_stands_with_a_folder_of_ours_in_it(temporary, tmp_path):
    fast, big = tmp_path / "fast", tmp_path / "big"
    fast.mkdir()
    big.mkdir()
    scratch = plan_scratch("local[2]", {}, f"{fast}, {big}")
    main, *blocks = scratch.folders
    assert is_ours_below(main, temporary)
    assert [folder.parent for folder in blocks] == [fast, big]
    assert scratch.options == {"spark.local.dir": ",".join(map(str, blocks))}


def test_a_choice_in_the_environment_comes_before_the_option(temporary, tmp_path):
    scratch = plan_scratch("local[2]", {"SPARK_LOCAL_DIRS": str(tmp_path)}, "/elsewhere")
    assert is_ours_below(scratch.environment["SPARK_LOCAL_DIRS"], tmp_path)
    assert scratch.options == {}
    assert len(scratch.folders) == 2


def test_a_choice_that_is_not_there_is_left_to_spark(temporary):
    scratch = plan_scratch("local[2]", {}, "/nowhere/blocks")
    assert scratch.options == {"spark.local.dir": "/nowhere/blocks"}
    assert len(scratch.folders) == 1


def test_a_choice_for_a_real_cluster_stands_as_it_is(temporary, tmp_path):
    scratch = plan_scratch("spark://master:7077", {"SPARK_LOCAL_DIRS": str(tmp_path)}, str(tmp_path))
    assert len(scratch.folders) == 1
    assert set(scratch.environment) == {"TMPDIR"}
    assert scratch.options == {}


def test_a_machine_without_room_for_temporary_files_is_told(monkeypatch):
    def nowhere():
        raise FileNotFoundError(2, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr("tempfile.gettempdir", nowhere)
    with pytest.raises(LaunchError) as raised:
        plan_scratch("local", {}, None)
    assert raised.value.failure.code == "start_failed"
    assert "temporary" in raised.value.failure.message


def test_java_follows_the_folder_and_yields_to_who_says_otherwise(tmp_path):
    java = Java(path=Path("/j/bin/java"), home=Path("/j"), release=(21,), has_vector=True)
    chosen = "-Djava.io.tmpdir=/chosen"
    words = ["java", *_java_options({"TMPDIR": "/tmp/ours"}), chosen, "-Xmx1g", SUBMIT, "--class", "x"]
    spark = SparkHome(path=Path("/spark"), version="4.3.0", scala="2.13")
    _adapt(words, java, spark, tmp_path / "arguments", None, ())
    lines = (tmp_path / "arguments").read_text().splitlines()
    assert lines.index('"-Djava.io.tmpdir=/tmp/ours"') < lines.index(f'"{chosen}"'), "the last one counts"


def test_what_makes_the_start_quick_yields_to_who_says_otherwise(tmp_path):
    java = Java(path=Path("/j/bin/java"), home=Path("/j"), release=(21,), has_vector=True)
    chosen = "-XX:MetaspaceSize=64m"
    words = ["java", *_java_options({}), chosen, SUBMIT, "--class", "x"]
    spark = SparkHome(path=Path("/spark"), version="4.3.0", scala="2.13")
    _adapt(words, java, spark, tmp_path / "arguments", None, ())
    lines = (tmp_path / "arguments").read_text().splitlines()
    assert lines.index(f'"{JAVA_OPTIONS[-1]}"') < lines.index(f'"{chosen}"'), "the last one counts"


def test_java_follows_the_folder_also_where_a_script_starts_it():
    spark = SparkHome(path=Path("/spark"), version="4.3.0", scala="2.13")
    environment = {"TMPDIR": "/tmp/a b", "SPARK_SUBMIT_OPTS": "-Dmine=1"}
    script_command(spark, environment, Path("/p"))
    words = shlex.split(environment["SPARK_SUBMIT_OPTS"])
    assert words.index("-Djava.io.tmpdir=/tmp/a b") < words.index("-Dmine=1"), "the last one counts"
    assert set(JAVA_OPTIONS) < set(words)
