"""One run of Spark: from the launcher, through the word that it listens, to the end of the process."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from jupyterlab_spark_connect.contract.connection import make_private_folder
from jupyterlab_spark_connect.contract.process_id import find_process
from jupyterlab_spark_connect.contract.scratch import remove_scratch
from jupyterlab_spark_connect.contract.supervision import Phase, ProcessId, ProcessSpec, SupervisorState
from jupyterlab_spark_connect.server.base.tasks import in_background
from jupyterlab_spark_connect.server.launchers.base import Launcher
from jupyterlab_spark_connect.server.launchers.models import Launch, LaunchError, LaunchRequest
from jupyterlab_spark_connect.server.log.reader import LogReader
from jupyterlab_spark_connect.server.status.model import hide_secrets
from jupyterlab_spark_connect.server.system.process_end import until_ended
from jupyterlab_spark_connect.server.system.processes import end_process, listening_ports
from jupyterlab_spark_connect.server.system.supervisor_process import Standby, Supervised

from .failures import (
    RunFailedError,
    not_adopted,
    not_prepared,
    supervisor_broken,
    supervisor_killed,
    too_slow,
)
from .folder import ConnectionFolder
from .handover import AdoptionError, adopt
from .record import StartRecord
from .web_ui_probe import Introduction

PREPARING: Final = "Preparing"
ANSWERING: Final = "Answering"
TAKING_OVER: Final = "Taking over the Spark that runs"

_LOOK_STARTING: Final = 0.1
_LOOK_NEAR: Final = 0.02
_LOOK_MEETING: Final = 0.5
_LOOK_READY: Final = 10.0
"""Seconds between two looks at the state file; every end is noticed at once in any case."""

_SILENCE: Final = 1.0
"""Seconds for which our own process has to hold the port before its socket alone says that it is ready.

Nor is it looked for more often while Spark says nothing: the cores that this takes are Spark's to start with.
"""

_PATIENCE: Final = 5.0
"""Seconds on top of the stop ladder's own, before the supervisor itself counts as stuck."""

_ERRORS_SHOWN: Final = 5
_LINES_SHOWN: Final = 20


class Run:
    """One run of Spark.

    Attributes
    ----------
    session_id
        The session that all notebooks share.

    Parameters
    ----------
    launcher, request
        What to run.
    folder
        The connection folder.
    note
        Called with what becomes known: `step`, `launch`, `supervisor` of `lifecycle.Situation`.
    log
        The server's.
    """

    def __init__(
        self,
        launcher: Launcher,
        request: LaunchRequest,
        folder: ConnectionFolder,
        note: Callable[..., None],
        log: logging.Logger,
    ) -> None:
        self.launcher = launcher
        self.request = request
        self.session_id = str(uuid.uuid4())
        self._folder = folder
        self._note = note
        self._log = log
        self._launch: Launch | None = None
        self._standby: asyncio.Task[Standby] | None = None
        self._spawning: asyncio.Task[Supervised] | None = None
        self._supervised: Supervised | None = None
        self._end: asyncio.Task[None] | None = None
        self._state: SupervisorState | None = None
        self._listens_since: float | None = None
        self._next_proof = 0.0

    async def bring_up(self, *, force: bool) -> Launch:
        """Start Spark and wait until it listens; may be cancelled at any await, then `end` cleans up.

        Parameters
        ----------
        force
            Whether to go on when the doctor finds a failure.

        Raises
        ------
        RunFailedError
            It could not be started, died on the way, or took longer than the launcher's `start_timeout`.
        """
        try:
            async with asyncio.timeout(self.launcher.start_timeout) as deadline:
                self._note(step=PREPARING)
                # From here on the newest log is this run's, though nothing is in it yet.
                folder = self._folder.log(self.request.generation)
                await asyncio.to_thread(make_private_folder, folder)
                # Processes that are half spawned when the start is cancelled must not be lost.
                self._standby = asyncio.create_task(Standby.spawn(self._folder.supervisor_output))
                launch = await self._prepare(force=force)
                self._spawning = asyncio.create_task(_spawn(self._standby, self._with_files(launch)))
                self._supervised = await asyncio.shield(self._spawning)
                self._end = asyncio.create_task(self._supervised.wait())
                await self._until_it_listens(launch)
                return launch
        except LaunchError as error:
            raise RunFailedError(error.failure) from error
        except TimeoutError as error:
            if not deadline.expired():
                raise
            raise RunFailedError(too_slow(self.launcher), await self._errors()) from error

    async def take_over(self, state: SupervisorState, record: StartRecord) -> Launch:
        """Become the owner of a run that an earlier Jupyter server has brought up.

        Raises
        ------
        RunFailedError
            It cannot be taken over.
        """
        launch = self._launch = record.launch
        self._note(step=TAKING_OVER, launch=launch)
        self._supervised = Supervised(
            _spec_of(launch), self._folder.supervisor_output, process=state.supervisor
        )
        self._end = asyncio.create_task(self._supervised.wait())
        await self._look()
        try:
            await adopt(self._supervised, state, record)
        except AdoptionError as error:
            raise RunFailedError(not_adopted(str(error))) from error
        return launch

    async def watch(self) -> None:
        """Wait for the end of a run that was brought up; note meanwhile which application it is."""
        settling = in_background(self._settle(), self._log)
        process_end = asyncio.create_task(self._until_process_ends())
        introduction = Introduction(self._launch) if self._launch is not None else None
        try:
            while not self._is_over(await self._look()):
                if process_end.done():  # its supervisor is about to say how
                    await self._pause(_LOOK_STARTING)
                elif introduction is not None and introduction.is_awaited:
                    if application := await introduction.ask(self._state):
                        self._note(application=application)
                    await self._pause(_LOOK_MEETING, process_end)
                else:
                    await self._pause(_LOOK_READY, process_end)
        finally:
            for task in (settling, process_end):
                task.cancel()
            await asyncio.wait({settling, process_end})

    async def explain(self) -> RunFailedError:
        """Say why the run is over."""
        state, errors = await self._look(), await self._errors()
        if self._launch is None or state is None:
            words = await self._supervised.last_words() if self._supervised else None
            return RunFailedError(supervisor_broken(words), errors)
        if state.exit is None and self._supervised is not None and self._supervised.was_killed:
            return RunFailedError(supervisor_killed(), errors)
        return RunFailedError(await self.launcher.explain(self._launch, state, errors), errors)

    async def end(self) -> bool:
        """Stop whatever runs, and delete what was written for it; whether nothing is left.

        Bounded by the launcher's `stop_timeout` and `kill_timeout`; harmless when done twice.
        """
        with contextlib.suppress(OSError):  # nothing could be spawned, as its start has told
            if self._spawning is not None:
                self._supervised = await asyncio.shield(self._spawning)
            elif self._standby is not None:
                await (await asyncio.shield(self._standby)).dismiss()
        supervised = self._supervised
        if supervised is not None:
            patience = self.launcher.stop_timeout + self.launcher.kill_timeout + _PATIENCE
            stopping = asyncio.create_task(supervised.stop(patience))
            while not stopping.done():
                await asyncio.wait({stopping}, timeout=_LOOK_STARTING)
                await self._look()
            if not await stopping:
                return False
            state = await supervised.state()
            if state and state.process and not await self._is_gone(state.process):
                return False
        if self._launch is not None:
            await asyncio.to_thread(_delete, self._with_files(self._launch))
        return True

    async def _prepare(self, *, force: bool) -> Launch:
        """Prepare the start while the doctor looks: most of what either does is waiting for programs."""
        examining = asyncio.create_task(self.launcher.examine(self.request))
        try:
            launch = self._launch = await self.launcher.prepare(self.request)
            self._note(launch=launch, options=launch.options)
            checks = await examining
        finally:
            examining.cancel()
        if not force and any(check.state == "failure" for check in checks):
            raise RunFailedError(not_prepared(checks))
        return launch

    async def _until_it_listens(self, launch: Launch) -> None:
        while True:
            state = await self._look()
            if self._is_over(state):
                # Reads the state once more: the supervisor's last word comes before its end.
                raise await self.explain()
            if state is not None and await self._listens(state, launch):
                return
            # its Web UI comes last before the server itself
            is_near = state is not None and state.web_ui_port is not None
            await self._pause(_LOOK_NEAR if is_near else _LOOK_STARTING)

    async def _listens(self, state: SupervisorState, launch: Launch) -> bool:
        """Tell whether our own process holds the port, and said so or has held it long enough."""
        now, is_told = time.monotonic(), state.phase is Phase.RUNNING
        if state.process is None or (now < self._next_proof and not is_told):
            return False
        self._next_proof = now + _SILENCE
        port = state.connect_port or launch.port
        if port not in await asyncio.to_thread(listening_ports, state.process):
            self._listens_since = None
            return False
        self._note(step=ANSWERING)
        if self._listens_since is None:
            self._listens_since = now
        # Where logging is turned down nothing is said, and the socket alone decides.
        return is_told or now - self._listens_since >= _SILENCE

    async def _settle(self) -> None:
        if self._launch is not None:
            await self.launcher.after_ready(self.request, self._launch)

    async def _look(self) -> SupervisorState | None:
        state = await self._supervised.state() if self._supervised else None
        if state is not None and state != self._state:
            self._state = state
            known: dict[str, Any] = {"supervisor": state}
            if state.phase in {Phase.STARTING, Phase.STOPPING} and state.step:
                known["step"] = state.step
            self._note(**known)
        return self._state

    def _is_over(self, state: SupervisorState | None) -> bool:
        ended = self._supervised is not None and self._supervised.ended
        return ended or (state is not None and state.phase is Phase.EXITED)

    async def _until_process_ends(self) -> None:
        state = self._state
        if state is not None and (process := state.process) is not None:
            await until_ended(process.pid, lambda: find_process(process) is None)

    async def _pause(self, seconds: float, *ends: asyncio.Task[None]) -> None:
        if self._end is not None:
            await asyncio.wait({self._end, *ends}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)

    def _with_files(self, launch: Launch) -> ProcessSpec:
        """Give the spec together with all that is of no use once its process is gone."""
        folder = self._folder
        published = (folder.connection_file, folder.record_file, folder.owner_file)
        return replace(_spec_of(launch), files=[str(file) for file in (*launch.files, *published)])

    async def _is_gone(self, process: ProcessId) -> bool:
        """Make sure of what the supervisor took along; one that was killed may have left it behind."""
        gone = await asyncio.to_thread(end_process, process, self.launcher.kill_timeout)
        if not gone:
            self._log.error("Spark Connect: process %d has not ended after SIGKILL", process.pid)
        return gone

    async def _errors(self) -> list[str]:
        folder = self._folder.log(self.request.generation)
        if not await asyncio.to_thread(folder.is_dir):
            return []
        log = LogReader(folder)
        errors = await asyncio.to_thread(log.last_errors, _ERRORS_SHOWN)
        if not errors and self._listens_since is None:
            # It has not come up: whatever it said last, Java's own words say, is the best there is.
            errors = [line for line in [await asyncio.to_thread(log.last_lines, _LINES_SHOWN)] if line]
        return [hide_secrets(error, self._launch) for error in errors]


async def _spawn(standby: asyncio.Task[Standby], spec: ProcessSpec) -> Supervised:
    return await (await standby).take(spec)


def _spec_of(launch: Launch) -> ProcessSpec:
    if launch.spec is None:
        raise TypeError("a launcher that starts a process gives a spec")
    return launch.spec


def _delete(spec: ProcessSpec) -> None:
    """Delete what was written for a start; its supervisor does most of it, unless it was killed."""
    for file in spec.files:
        Path(file).unlink(missing_ok=True)
    remove_scratch(spec.scratch)
