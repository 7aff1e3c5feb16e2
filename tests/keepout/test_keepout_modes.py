"""What we write is its owner's alone, whatever the umask that Jupyter was started with."""

import contextlib
import os
import stat
from pathlib import Path

import pytest

from jupyterlab_spark_connect.contract.connection import make_private_folder, write_private_json
from jupyterlab_spark_connect.server.launchers.jvm.properties import write_private_file
from jupyterlab_spark_connect.server.lifecycle.folder import ConnectionFolder
from tests.support.real_jupyter import RealJupyter

from .stranger import as_stranger, readable

# With one that takes its owner's rights, Jupyter itself does not start.
UMASKS = [0o000, 0o077]


@contextlib.contextmanager
def umask(mask):
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def modes(paths):
    """The mode of each of our files and folders that is not as it should be."""
    right = {True: 0o700, False: 0o600}
    found = {path: stat.S_IMODE(path.stat().st_mode) for path in paths}
    return {str(path): oct(mode) for path, mode in found.items() if mode != right[path.is_dir()]}


def everything_in(folder):
    """All that is there now; temporary files come and go."""
    return [path for path in (folder, *folder.rglob("*")) if path.exists()]


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o277, 0o777])
def test_each_way_to_write_is_private(tmp_path, mask):
    with umask(mask):
        make_private_folder(tmp_path / "ours" / "below" / "deep")
        write_private_json(tmp_path / "ours" / "json" / "connection.json", {})
        write_private_file(tmp_path / "ours" / "properties", b"")
        folder = ConnectionFolder.claim(tmp_path / "ours" / "runtime", "/", tmp_path)
        folder.release()
    ours = everything_in(tmp_path / "ours")
    assert len(ours) > 8
    assert modes(ours) == {}


@pytest.mark.parametrize("mask", UMASKS, ids=oct)
def test_a_whole_life_of_spark_is_private(reachable_folder, mask):
    jupyter = RealJupyter(reachable_folder / f"umask-{mask:o}")
    for folder in (jupyter.root, jupyter.runtime, jupyter.temporary, jupyter.home / "config"):
        folder.mkdir(parents=True)
        folder.chmod(0o755)  # nothing above ours protects it
    with umask(mask):
        jupyter.start()
    try:
        assert_private(jupyter)
        jupyter.start_spark()
        with contextlib.closing(jupyter.notebook()) as notebook:
            assert notebook.value("spark.range(3).count()", 180) == "3"
            names = {path.name for path in assert_private(jupyter)}
        assert {"connection.json", "start.json", "supervisor.json", "kernels", "logs"} <= names
        jupyter.stop_spark()
        assert_private(jupyter)
    finally:
        jupyter.stop()
    assert_private(jupyter)


def assert_private(jupyter):
    """Each file of the connection folder has its mode; Spark's temporary ones lie behind a closed door."""
    ours = everything_in(jupyter.runtime / "spark-connect")
    assert modes(ours) == {}
    scratch = [path for path in jupyter.temporary.iterdir() if path.name.startswith("spark-connect-")]
    assert modes(scratch) == {}
    inside = [path for folder in scratch for path in everything_in(folder)]
    assert as_stranger(readable, [str(path) for path in (*ours, *inside)]) == []
    return [*ours, *(Path(folder) for folder in scratch)]
