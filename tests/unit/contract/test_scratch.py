"""The folders of one start: made for us alone, and nothing else is ever deleted."""

import os
import stat

import pytest

from jupyterlab_spark_connect.contract.scratch import PREFIX, make_scratch, remove_scratch


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / f"{PREFIX}one"
    make_scratch([made])
    return made


def test_a_folder_is_its_owners_alone_whatever_the_umask(tmp_path):
    folder = tmp_path / f"{PREFIX}one"
    before = os.umask(0o277)
    try:
        make_scratch([folder])
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_somebody_has_made_already_is_not_taken(folder):
    with pytest.raises(FileExistsError):
        make_scratch([folder])


def test_a_folder_goes_with_all_that_is_in_it(folder):
    (folder / "blockmgr" / "0c").mkdir(parents=True)
    (folder / "blockmgr" / "0c" / "shuffle.data").write_bytes(b"x")
    (folder / "libnetty.so").write_bytes(b"x")
    assert remove_scratch([str(folder)]) == []
    assert not folder.exists()
    assert remove_scratch([str(folder)]) == [], "what is gone is no trouble"


def test_a_link_in_a_folder_goes_and_what_it_points_to_stays(folder, tmp_path):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "data").write_bytes(b"x")
    (folder / "link").symlink_to(theirs)
    assert remove_scratch([folder]) == []
    assert (theirs / "data").exists()


def test_a_folder_of_another_name_stays(tmp_path):
    theirs = tmp_path / "data"
    theirs.mkdir()
    assert remove_scratch([theirs]) == []
    assert theirs.is_dir()


def test_a_link_in_the_place_of_a_folder_stays_and_so_does_its_target(tmp_path):
    theirs = tmp_path / f"{PREFIX}theirs"
    theirs.mkdir()
    link = tmp_path / f"{PREFIX}link"
    link.symlink_to(theirs)
    assert remove_scratch([link]) == []
    assert link.is_symlink()
    assert theirs.is_dir()


def test_a_file_in_the_place_of_a_folder_stays(tmp_path):
    file = tmp_path / f"{PREFIX}file"
    file.touch()
    assert remove_scratch([file]) == []
    assert file.exists()


def test_a_folder_of_another_user_stays(folder, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    remove_scratch([folder])
    assert folder.is_dir()


def test_a_folder_that_cannot_be_deleted_is_told(folder, monkeypatch):
    monkeypatch.setattr("shutil.rmtree", lambda *_, **__: None)
    assert remove_scratch([folder]) == [str(folder)]


def test_what_somebody_made_read_only_is_unlocked_and_goes_too(folder, monkeypatch):
    """Root may delete anything, so this looks at the right itself."""
    import shutil

    locked = folder / "artifacts" / "locked"
    locked.mkdir(parents=True)
    locked.chmod(0o500)
    delete = shutil.rmtree

    def as_a_user(path, **how):
        if all(entry.stat().st_mode & stat.S_IWUSR for entry in folder.rglob("*")):
            delete(path, **how)

    monkeypatch.setattr("shutil.rmtree", as_a_user)
    assert remove_scratch([folder]) == []
