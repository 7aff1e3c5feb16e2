"""What is there that should not be: processes without a master, files that nobody needs any more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil

from jupyterlab_spark_connect.contract.ending import ENDING_FILE_NAME
from jupyterlab_spark_connect.contract.inventory import INVENTORIES_FOLDER_NAME
from jupyterlab_spark_connect.contract.supervision import Phase, SupervisorState
from tests.support.real_jupyter import RealJupyter
from tests.support.waiting import wait_for

KEPT_FILES = {
    *("lock", "supervisor.json", "supervisor.log", "supervisor.unreadable"),
    *(ENDING_FILE_NAME, INVENTORIES_FOLDER_NAME),
}
"""What stays in a connection folder after Spark has ended, besides the logs: kernels ask for their losses."""


def assert_nothing_is_left(jupyter: RealJupyter, seconds: float = 30) -> None:
    """Wait until nothing runs in this home but Jupyter and its Spark, and no file is there but theirs."""
    try:
        wait_for("the end of everything that is no longer needed", lambda: not _traces(jupyter), seconds)
    except TimeoutError as error:
        raise AssertionError(f"left behind: {_traces(jupyter)}") from error


def _traces(jupyter: RealJupyter) -> list[str]:
    states = list(_running(jupyter))
    return [
        *(str(process) for process in _strangers(jupyter, states)),
        *(str(file) for file in _files(jupyter, states)),
    ]


def _running(jupyter: RealJupyter) -> Iterator[SupervisorState]:
    """The Sparks that this home knows of and that should be there."""
    for file in jupyter.runtime.glob("spark-connect/*/supervisor.json"):
        state = SupervisorState.read(file)
        if state and state.phase is not Phase.EXITED and psutil.pid_exists(state.supervisor.pid):
            yield state


def _strangers(jupyter: RealJupyter, states: list[SupervisorState]) -> list[psutil.Process]:
    expected = {jupyter.process.pid}
    for state in states:
        supervisor = psutil.Process(state.supervisor.pid)
        expected |= {supervisor.pid, *(child.pid for child in supervisor.children(recursive=True))}
    return [process for process in jupyter.processes() if process.pid not in expected]


def _files(jupyter: RealJupyter, states: list[SupervisorState]) -> Iterator[Path]:
    scratch = [Path(folder) for state in states for folder in state.scratch]
    yield from (file for file in _below(jupyter.temporary) if not _belongs(file, scratch))
    if not states:
        for folder in jupyter.runtime.glob("spark-connect/*"):
            kept = {folder / name for name in KEPT_FILES} | {folder / "logs", folder / "kernels"}
            yield from (file for file in folder.iterdir() if file not in kept)
            yield from (folder / "kernels").iterdir()


def _belongs(file: Path, folders: list[Path]) -> bool:
    return any(
        file == folder or folder.is_relative_to(file) or file.is_relative_to(folder) for folder in folders
    )


def _below(folder: Path) -> Iterator[Path]:
    return folder.rglob("*")
