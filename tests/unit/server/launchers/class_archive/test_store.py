"""Which archive of classes a start uses: one that is whole, one's own, and made for this very class path."""

import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from jupyterlab_spark_connect.server.launchers.class_archive.class_path import expand, with_jars
from jupyterlab_spark_connect.server.launchers.class_archive.jars import folder_jar
from jupyterlab_spark_connect.server.launchers.class_archive.store import ArchiveStore
from jupyterlab_spark_connect.server.launchers.class_archive.target import ArchiveTarget
from jupyterlab_spark_connect.server.launchers.jvm.java import Java
from jupyterlab_spark_connect.server.launchers.spark import SparkLauncher
from tests.unit.server.launchers.ended_launch import launch, state


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
    assert with_jars(entries, lambda folder: None) == (entries, True)
    (tmp_path / "conf" / "log4j2.properties").touch()
    assert with_jars(entries, lambda folder: None) == (entries, False)


@pytest.fixture
def settings(tmp_path):
    folder = tmp_path / "conf"
    folder.mkdir()
    (folder / "core-site.xml").write_text("<configuration/>")
    return folder


def stores(tmp_path):
    """A user's own store, and that of an image behind it."""
    own, image = tmp_path / "own", tmp_path / "image"
    return ArchiveStore([own, image]), ArchiveStore([image], shared=True)


def test_a_folder_of_settings_stands_on_the_class_path_as_a_jar(tmp_path, settings):
    store, _ = stores(tmp_path)
    (tmp_path / "empty").mkdir()
    entries = [str(tmp_path / "empty"), str(settings), str(tmp_path / "a.jar")]
    (first, jar, last), is_without_folders = with_jars(entries, store.jar_of)
    assert is_without_folders
    assert (first, last) == (entries[0], entries[2])
    with zipfile.ZipFile(jar) as content:
        assert content.read("core-site.xml") == b"<configuration/>"
    assert Path(jar).stat().st_mode & 0o777 == 0o600, "settings may hold secrets"


def test_the_jar_of_a_folder_is_the_same_until_the_folder_is_another(tmp_path, settings):
    store, _ = stores(tmp_path)
    jar = store.jar_of(settings)
    before = jar.stat()
    assert store.jar_of(settings) == jar
    assert (jar.stat().st_ino, jar.stat().st_mtime) == (before.st_ino, before.st_mtime)
    (settings / "core-site.xml").write_text("<configuration></configuration>")
    another = store.jar_of(settings)
    assert another != jar
    assert not jar.exists(), "nobody is left to take it away"
    assert int(another.stat().st_mtime) == int(before.st_mtime), "Java compares it"


def test_a_jar_that_somebody_has_changed_is_written_again(tmp_path, settings):
    store, _ = stores(tmp_path)
    jar = store.jar_of(settings)
    content = jar.read_bytes()
    jar.write_bytes(content[:-1] + b"x")
    assert store.jar_of(settings).read_bytes() == content


def test_the_jar_that_an_image_has_brought_is_taken_first(tmp_path, settings):
    store, image = stores(tmp_path)
    own = store.jar_of(settings)
    brought = image.jar_of(settings)
    assert brought.stat().st_mode & 0o777 == 0o644
    assert own != brought == store.jar_of(settings)


def test_settings_of_a_mounted_config_map_are_packed_once(tmp_path):
    folder = tmp_path / "conf"
    version = folder / "..2026_11_21"
    version.mkdir(parents=True)
    (version / "core-site.xml").write_text("<configuration/>")
    (folder / "..data").symlink_to(version.name)
    (folder / "core-site.xml").symlink_to("..data/core-site.xml")
    with zipfile.ZipFile(io.BytesIO(folder_jar(folder))) as jar:
        assert jar.namelist() == ["core-site.xml"]


def test_a_folder_of_data_is_left_where_it_is(tmp_path, settings):
    (settings / "data").write_bytes(bytes(9 << 20))
    store, _ = stores(tmp_path)
    assert with_jars([str(settings)], store.jar_of) == ([str(settings)], False)


def test_a_folder_that_somebody_else_reads_is_left_where_it_is(tmp_path, settings):
    store, _ = stores(tmp_path)
    assert with_jars([str(settings)], store.without_jars().jar_of) == ([str(settings)], False)
    assert not store.folder.exists()


def signed_jar(path):
    with zipfile.ZipFile(path, "w") as jar:
        jar.writestr(
            "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\n\r\nName: a.class\r\nSHA-256-Digest: x\r\n"
        )
        jar.writestr("META-INF/MAVEN.SF", "Signature-Version: 1.0")
        jar.writestr("META-INF/MAVEN.RSA", b"signature")
        jar.writestr("META-INF/maven/a.RSA", b"no signature")
        jar.writestr("a.class", b"class")
    return path


def test_a_signed_jar_stands_on_the_class_path_without_its_signature(tmp_path):
    store, _ = stores(tmp_path)
    jar = signed_jar(tmp_path / "a.jar")
    assert store.unsigned(jar) == jar, "it is not looked for at every start"
    copy = store.without_signature(jar)
    with zipfile.ZipFile(copy) as content:
        assert content.namelist() == ["META-INF/MANIFEST.MF", "META-INF/maven/a.RSA", "a.class"]
        assert content.read("META-INF/MANIFEST.MF") == b"Manifest-Version: 1.0\n\n"
        assert content.read("a.class") == b"class"
    assert store.unsigned(jar) == store.without_signature(jar) == copy
    os.utime(jar, (1, 1))
    assert store.unsigned(jar) == jar, "another version of it"
    another = store.without_signature(jar)
    assert another != copy
    assert not copy.exists()
    another.chmod(0o666)
    assert store.unsigned(jar) == jar, "others could have written it"


@pytest.mark.parametrize("size", [0, 100])
def test_a_copy_that_somebody_has_changed_is_written_again(tmp_path, size):
    store, _ = stores(tmp_path)
    jar = signed_jar(tmp_path / "a.jar")
    copy = store.without_signature(jar)
    before = copy.stat()
    whole = copy.read_bytes()
    copy.write_bytes(whole[:size])
    assert store.unsigned(jar) == jar
    os.utime(copy, (before.st_atime, before.st_mtime))
    assert store.unsigned(jar) == jar
    assert store.without_signature(jar).read_bytes() == whole


def test_a_jar_that_is_not_signed_or_none_at_all_is_left_as_it_is(tmp_path):
    store, _ = stores(tmp_path)
    plain, broken = tmp_path / "plain.jar", tmp_path / "broken.jar"
    with zipfile.ZipFile(plain, "w") as jar:
        jar.writestr("a.class", b"class")
    broken.write_bytes(b"META-INF/A.SF and no more")
    for each in (plain, broken, tmp_path / "missing.jar"):
        assert store.without_signature(each) == each
    assert not store.folder.exists()


def test_an_archive_that_java_has_crashed_with_is_not_used_again(tmp_path):
    store, kept = archive(tmp_path)
    store.discard(kept)
    assert not kept.exists()
    store.discard(kept)  # another start has crashed with it, too


def test_an_archive_of_an_image_is_left_aside_by_who_has_crashed_with_it(tmp_path):
    _, kept = archive(tmp_path)
    store = ArchiveStore([tmp_path / "own", kept.parent])
    assert store.find("key") == kept
    store.discard(kept)
    assert store.find("key") is None
    assert ArchiveStore([kept.parent]).find("key") == kept, "it is for others, too"


@pytest.mark.parametrize(("signal", "used"), [("SIGSEGV", True), ("SIGSEGV", False), ("SIGKILL", True)])
async def test_an_archive_is_blamed_for_a_crash_of_the_java_that_used_it(tmp_path, signal, used):
    store, kept = archive(tmp_path)
    launcher = SparkLauncher(class_archive_folder=str(store.folder))
    started = replace(launch({}), archive=kept if used else None)
    await launcher.explain(started, state(signal=signal), [])
    assert kept.exists() is not (used and signal == "SIGSEGV")


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
