"""What the doctor says of jars, and of the repository that packages come from."""

import pytest

from jupyterlab_spark_connect.server.launchers.doctor.jars import check_jars

from .doctor_subject import is_told, subject


async def jars_of(folder, **options):
    names = {f"spark.{name.replace('_', '.')}": value for name, value in options.items()}
    return await check_jars(subject(folder, options=names))


async def test_jars_that_are_there(tmp_path):
    (tmp_path / "a b.jar").touch()
    (tmp_path / "c.jar").touch()
    assert await jars_of(tmp_path) is None
    here = f"{tmp_path}/a b.jar, c.jar,file://{tmp_path}/a%20b.jar,{tmp_path}/*.jar"
    assert is_told(await jars_of(tmp_path, jars=here), "ok")
    assert is_told(await jars_of(tmp_path, archives="c.jar#name,hdfs://host/x.zip,s3a://b/c.jar"), "ok")


@pytest.mark.parametrize("missing", ["d.jar", "/nowhere/d.jar", "file:///nowhere/d.jar", "/nowhere/*.jar"])
async def test_a_jar_that_is_not_there(tmp_path, missing):
    (tmp_path / "c.jar").touch()
    assert is_told(
        await jars_of(tmp_path, jars=f"c.jar,{missing}"), "failure", f"spark.jars names {missing},"
    )


async def test_packages_need_their_repository(tmp_path, listening):
    there = f"http://127.0.0.1:{listening}/maven"
    check = await jars_of(tmp_path, jars_packages="a:b:1", jars_repositories=there)
    assert is_told(check, "ok", "spark.jars.packages", "127.0.0.1")
    check = await jars_of(
        tmp_path, jars_packages="a:b:1", jars_repositories=f"{there},http://repo.invalid/maven"
    )
    assert is_told(check, "warning", "spark.jars.packages needs the network", "repo.invalid")
    assert "spark.jars." in check.remedy
    assert is_told(await jars_of(tmp_path, jars_packages="a:b:1"), "warning", "Maven Central")
    assert is_told(await jars_of(tmp_path, jars="http://jars.invalid/x.jar"), "warning", "jars.invalid")


async def test_packages_may_come_from_a_folder(tmp_path):
    (tmp_path / "maven").mkdir()
    here = f"file://{tmp_path}/maven"
    assert is_told(await jars_of(tmp_path, jars_packages="a:b:1", jars_repositories=here), "ok", "are there")
    check = await jars_of(tmp_path, jars_packages="a:b:1", jars_repositories=f"{here}/none")
    assert is_told(check, "failure", f"spark.jars.repositories names {here}/none,")
