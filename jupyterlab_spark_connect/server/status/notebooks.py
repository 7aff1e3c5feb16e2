"""Who uses Spark: what kernels say of themselves, joined with what Jupyter knows of them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal, Protocol

import psutil

from jupyterlab_spark_connect.contract.attached_kernel import KERNELS_FOLDER_NAME, AttachedKernel
from jupyterlab_spark_connect.contract.connection import UnreadableFileError
from jupyterlab_spark_connect.contract.inventory import (
    MadeBy,
    NotedModel,
    join_inventories,
    noted_models,
    read_inventories,
    write_unclaimed_views,
)
from jupyterlab_spark_connect.contract.process_id import find_process
from jupyterlab_spark_connect.server.lifecycle.models import Made

from .model import Notebook

_STATES: Final[Mapping[str, Literal["idle", "busy"]]] = {"idle": "idle", "busy": "busy"}

_WRITTEN_WITHIN: Final = 1.0
"""Seconds within which a kernel has written what it has made: its word on a view is to be the later one."""


class Sessions(Protocol):
    """The part of Jupyter's session manager that is used here."""

    async def list_sessions(self) -> list[dict[str, Any]]:
        """Return the sessions as models of Jupyter's REST API."""


class Notebooks:
    """Lists the attached kernels.

    Parameters
    ----------
    folder
        The connection folder, where kernels say that they are attached, and what they have made.
    sessions
        Jupyter's session manager; None when there is none.
    root
        Root of the user's files, to which paths are relative.
    log
        Where a damaged file is logged.
    """

    def __init__(self, folder: Path, sessions: Sessions | None, root: Path, log: logging.Logger) -> None:
        self._folder = folder
        self._root = root
        self._sessions = sessions
        self._log = log

    async def attached(self, generation: int) -> list[Notebook]:
        """Return the kernels attached to this generation, by name."""
        return await self._described(lambda kernel: kernel.generation == generation)

    async def classic(self) -> list[Notebook]:
        """Return the kernels with a classic Spark of their own, by name."""
        return await self._described(lambda kernel: kernel.mode == "classic")

    async def _described(self, wanted: Callable[[AttachedKernel], bool]) -> list[Notebook]:
        kernels = await asyncio.to_thread(self._living, wanted)
        if not kernels:
            return []
        sessions = await self._sessions_by_kernel()
        found = [
            _describe(kernel, sessions.get(kernel.kernel_id), self._root, memory)
            for kernel, memory in kernels
        ]
        return sorted(found, key=lambda notebook: (notebook.name, notebook.kernel_id))

    async def made(self, generation: int) -> list[Made]:
        """Return what there is in the sessions of a generation, by notebook, also by closed ones."""
        found = await asyncio.to_thread(self._made, generation)
        sessions = await self._sessions_by_kernel() if found else {}
        return [
            Made(notebook=_maker(each, sessions.get(each.kernel_id)), things=each.things) for each in found
        ]

    async def note_views(self, generation: int, names: Iterable[str]) -> None:
        """Note the views of the shared session that no kernel has said it made."""
        at = time.time() - _WRITTEN_WITHIN
        try:
            await asyncio.to_thread(write_unclaimed_views, self._folder, generation, names, at)
        except OSError as error:
            self._log.warning("Spark Connect: the views of the session are not noted: %s", error)

    async def models(self, generation: int) -> dict[str, NotedModel]:
        """Return the models of the shared session by id, as kernels say, with their notebooks' names."""
        found = await asyncio.to_thread(lambda: noted_models(read_inventories(self._folder, generation)))
        sessions = await self._sessions_by_kernel() if found else {}
        return {
            id_: replace(each, notebook=_maker(each, sessions.get(each.kernel_id)))
            for id_, each in found.items()
        }

    async def _sessions_by_kernel(self) -> Mapping[str, dict[str, Any]]:
        if self._sessions is None:
            return {}
        sessions = await self._sessions.list_sessions()
        return {session["kernel"]["id"]: session for session in sessions if session.get("kernel")}

    def _living(self, wanted: Callable[[AttachedKernel], bool]) -> list[tuple[AttachedKernel, int | None]]:
        return [(kernel, _memory(kernel)) for kernel in self._read() if wanted(kernel)]

    def _made(self, generation: int) -> list[MadeBy]:
        modes = {each.kernel_id: each.mode for each in self._read() if each.generation == generation}
        inventories = read_inventories(self._folder, generation)
        # A session that is not shared ends with its kernel, and when the notebook goes to another.
        return join_inventories(
            each for each in inventories if each.mode in ("shared", modes.get(each.kernel_id))
        )

    def _read(self) -> Iterable[AttachedKernel]:
        for file in sorted((self._folder / KERNELS_FOLDER_NAME).glob("*.json")):
            try:
                kernel = AttachedKernel.read(file)
            except FileNotFoundError:
                continue
            except UnreadableFileError as error:
                self._log.warning("Spark Connect: %s; it is left out", error)
                continue
            if kernel is not None and find_process(kernel.process):
                yield kernel


def _memory(kernel: AttachedKernel) -> int | None:
    """Return what the classic Spark of a kernel takes: its JVM is the kernel's child."""
    if kernel.mode != "classic":
        return None
    try:
        children = psutil.Process(kernel.pid).children(recursive=True)
        return sum(child.memory_info().rss for child in children if child.name().startswith("java"))
    except psutil.Error:
        return None


def _describe(
    kernel: AttachedKernel, session: dict[str, Any] | None, root: Path, memory: int | None
) -> Notebook:
    state = (session or {}).get("kernel", {}).get("execution_state")
    path = _path(kernel, session, root)
    return Notebook(
        kernel_id=kernel.kernel_id,
        path=path,
        name=_name(kernel, session, path),
        state=_STATES.get(str(state), "unknown"),
        mode=kernel.mode,
        label=kernel.label,
        memory=memory,
    )


def _maker(made: MadeBy | NotedModel, session: dict[str, Any] | None) -> str | None:
    """Return the name of the notebook that made something; None for a program."""
    path = session["path"] if session and session.get("type") == "notebook" else made.notebook
    return PurePosixPath(path).name if path else None


def _path(kernel: AttachedKernel, session: dict[str, Any] | None, root: Path) -> str | None:
    if session is not None:
        return session["path"] if session.get("type") == "notebook" else None
    if kernel.notebook is None:
        return None
    path = Path(kernel.notebook)
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def _name(kernel: AttachedKernel, session: dict[str, Any] | None, path: str | None) -> str:
    if path:
        return PurePosixPath(path).name
    return (session or {}).get("name") or f"python (pid {kernel.pid})"
