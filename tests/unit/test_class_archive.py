"""Which archive of classes a start uses: one that is whole, one's own, and made for this very class path."""

import os
from pathlib import Path

import pytest

from jupyterlab_spark_connect.server.launchers.archive.class_path import can_be_archived, expand
from jupyterlab_spark_connect.server.launchers.archive.store import ArchiveStore
from jupyterlab_spark_connect.server.launchers.archive.target import ArchiveTarget
from jupyterlab_spark_connect.server.launchers.java import Java


def archive(folder, content=b"classes", key="key"):
    made = folder / "made"
    made.write_bytes(content)
    store = ArchiveStore([folder / "store"])
    store.folder.mkdir(exist_ok=True, mode=0o700)
    return store, store.keep(key, made)


def test_one_that_was_kept_is_found(tmp_path):
    store, kept = archive(tmp_path)
    assert store.find("key") == kept
    assert store.find("another") is None
    assert kept.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"classeS", b"class", b"classes and more", b""])
def test_one_that_was_changed_is_not(tmp_path, content):
    store, kept = archive(tmp_path)
    kept.write_bytes(content)
    assert store.find("key") is None


def test_one_that_was_copied_is_as_good(tmp_path):
    _, kept = archive(tmp_path)
    image = tmp_path / "image"
    image.mkdir(mode=0o755)
    for file in (kept, kept.with_suffix(".json")):
        (image / file.name).write_bytes(file.read_bytes())
    copied = image / kept.name
    assert ArchiveStore([tmp_path / "none", image]).find("key") == copied


@pytest.mark.parametrize("writable", ["file", "folder"])
def test_one_that_others_can_write_is_not_trusted(tmp_path, writable):
    store, kept = archive(tmp_path)
    (kept if writable == "file" else kept.parent).chmod(0o777)
    assert store.find("key") is None


@pytest.mark.parametrize("seal", [None, b"", b"{}", b"[1]", b'{"size": 7, "changed": 1, "crc": 2}'])
def test_one_without_its_seal_is_not_used(tmp_path, seal):
    store, kept = archive(tmp_path)
    file = kept.with_suffix(".json")
    file.unlink() if seal is None else file.write_bytes(seal)
    assert store.find("key") is None


def test_those_least_used_go(tmp_path):
    for number in range(3):
        store, kept = archive(tmp_path, key=f"key{number}")
        os.utime(kept.with_suffix(".json"), (number, number))
    store.find("key0")  # used now, the oldest as it is
    store, _ = archive(tmp_path, key="newest")
    assert sorted(path.stem for path in store.folder.glob("*.jsa")) == ["key0", "key2", "newest"]


def test_each_jar_is_named_once(tmp_path):
    for name in ("b.jar", "a.jar", "c.JAR", "readme.txt"):
        (tmp_path / name).touch()
    path = os.pathsep.join([f"{tmp_path}/conf/", f"{tmp_path}/b.jar", f"{tmp_path}/*"])
    assert [Path(entry).name for entry in expand(path)] == ["conf", "b.jar", "a.jar", "c.JAR"]


def test_a_folder_with_anything_in_it_forbids_an_archive(tmp_path):
    (tmp_path / "conf").mkdir()
    entries = expand(f"{tmp_path}/conf")
    assert can_be_archived(entries)
    (tmp_path / "conf" / "log4j2.properties").touch()
    assert not can_be_archived(entries)


def java(home, release=(17, 0, 15)):
    return Java(path=home / "bin" / "java", home=home, release=release, has_vector=True)


def test_another_jar_java_or_spark_is_another_archive(tmp_path):
    jar = tmp_path / "a.jar"
    jar.write_bytes(b"1")

    def key(spark="4.3.0", release=(17, 0, 15)):
        return ArchiveTarget.of(java(tmp_path, release), spark, [str(jar)]).key

    first = key()
    assert key() == first
    assert len({first, key(spark="4.2.0"), key(release=(17, 0, 16))}) == 3
    jar.write_bytes(b"12")
    assert key() != first


def test_a_java_without_an_archive_of_its_own_needs_one_beneath(tmp_path):
    assert ArchiveTarget(java=java(tmp_path), key="k").base_key is not None
    library = tmp_path / "lib" / "server"
    library.mkdir(parents=True)
    (library / "classes.jsa").touch()
    assert ArchiveTarget(java=java(tmp_path), key="k").base_key is None
    assert ArchiveTarget(java=java(tmp_path / "none", (25, 0, 3)), key="k").base_key is None
