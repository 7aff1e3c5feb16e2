"""A server that runs in a process of ours, from the launcher to the end of the process."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.contract.process_id import find_process
from jupyterlab_spark_connect.contract.scratch import remove_scratch
from jupyterlab_spark_connect.contract.supervision import Phase, ProcessId, ProcessSpec, SupervisorState
from jupyterlab_spark_connect.server.base.tasks import in_background
from jupyterlab_spark_connect.server.system.ports import is_free, is_free_on_ipv6
from jupyterlab_spark_connect.server.system.processes import end_process, listening_ports, until_ended
from jupyterlab_spark_connect.server.system.supervisor_process import Standby, SupervisorHandle

from .failures import (
    ServerFailedError,
    not_adopted,
    not_prepared,
    not_stopped,
    port_shared,
    supervisor_broken,
    supervisor_killed,
)
from .handover import HandoverError, take_ownership
from .last_errors import last_errors
from .models import Launch, LaunchRequest
from .record import StartRecord
from .server import LaunchedServer, Launcher, ServerContext
from .state import Running
from .web_ui_probe import WebUiProbe

ANSWERING: Final = "Answering"
TAKING_OVER: Final = "Taking over the Spark that runs"

_STARTING_INTERVAL: Final = 0.1
_NEARLY_READY_INTERVAL: Final = 0.02
_PROBE_INTERVAL: Final = 0.5
_READY_INTERVAL: Final = 10.0
"""Seconds between two polls of the state file; every end is noticed at once in any case."""

_PORT_HOLD_TIME: Final = 1.0
"""Seconds for which our own process has to hold the port before its socket alone says that it is ready.

Nor is it looked for more often while Spark says nothing: the cores that this takes are Spark's to start with.
"""

_STOP_MARGIN: Final = 5.0
"""Seconds on top of the stop sequence's own, before the supervisor itself counts as stuck."""

_LAUNCHES: Final = 5
"""How often a server is launched whose port another program takes in the meantime."""


class SparkProcess(LaunchedServer):
    """A server in a process under a supervisor of ours."""

    def __init__(self, launcher: Launcher, request: LaunchRequest, context: ServerContext) -> None:
        super().__init__(launcher, request, context)
        self._launched: Launch | None = None
        self._standby: asyncio.Task[Standby] | None = None
        self._spawning: asyncio.Task[SupervisorHandle] | None = None
        self._supervisor: SupervisorHandle | None = None
        self._ended: asyncio.Task[None] | None = None
        self._state: SupervisorState | None = None
        self._listens_since: float | None = None
        self._next_port_check = 0.0

    async def _launch(self, *, force: bool) -> Running:
        for _ in range(_LAUNCHES - 1):
            try:
                return await self._launch_once(force=force)
            except ServerFailedError as error:
                if not await self._has_lost_port():
                    raise
                self._log.warning("Spark Connect: %s Another port is tried.", error.failure.message)
            await self._reset()
        return await self._launch_once(force=force)

    async def _launch_once(self, *, force: bool) -> Running:
        # Processes that are half spawned when the start is cancelled must not be lost.
        self._standby = asyncio.create_task(Standby.spawn(self._folder.supervisor_output))
        launch = await self._prepare(force=force)
        self._spawning = asyncio.create_task(_spawn(self._standby, self._with_files(launch)))
        self._supervisor = await asyncio.shield(self._spawning)
        self._ended = asyncio.create_task(self._supervisor.wait())
        launch = await self._take_port(launch, await self._until_it_listens(launch))
        return Running(launch=launch, supervisor=self._state)

    async def _has_lost_port(self) -> bool:
        """Whether another program has taken the port since it was chosen, and another one is allowed.

        Spark goes on to the next port by itself, at its bind; Sail, and what other packages launch, need not.
        """
        launch = self._launched
        if launch is None or self._supervisor is None or not self.launcher.use_next_free_port:
            return False
        return not await asyncio.to_thread(is_free, launch.port)

    async def _reset(self) -> None:
        """Clear away a launch, so that nothing of it is taken for the next one's."""
        if not await self._end():
            raise ServerFailedError(not_stopped())
        await asyncio.to_thread(self._folder.state_file.unlink, missing_ok=True)
        self._launched = self._standby = self._spawning = self._supervisor = self._ended = self._state = None
        self._listens_since, self._next_port_check = None, 0.0

    async def _take_over(self, state: SupervisorState, record: StartRecord) -> None:
        launch = self._launched = record.launch
        self._status.set_launch(launch)
        spec = _spec_of(launch)
        self._supervisor = SupervisorHandle(spec, self._folder.supervisor_output, process=state.supervisor)
        self._ended = asyncio.create_task(self._supervisor.wait())
        await self._read_state()
        try:
            await take_ownership(self._supervisor, state, record)
        except HandoverError as error:
            raise ServerFailedError(not_adopted(str(error))) from error

    async def _watch(self) -> None:
        launch = self._launched
        if launch is None:
            raise RuntimeError("a server is watched once it has been launched")
        background = in_background(
            self.launcher.after_ready(self.request, launch, self._status.announce_background), self._log
        )
        process_end = asyncio.create_task(self._until_process_ends())
        probe = WebUiProbe(launch)
        try:
            while not self._is_over(await self._read_state()):
                if process_end.done():  # its supervisor is about to say how
                    await self._pause(_STARTING_INTERVAL)
                elif probe.is_open:
                    if application := await probe.ask(self._state):
                        self._status.set_application(application)
                    await self._pause(_PROBE_INTERVAL, process_end)
                else:
                    await self._pause(_READY_INTERVAL, process_end)
        finally:
            for task in (background, process_end):
                task.cancel()
            await asyncio.wait({background, process_end})

    async def _explain(self) -> ServerFailedError:
        state, errors = await self._read_state(), await self._errors()
        if self._launched is None or state is None:
            words = await self._supervisor.last_output() if self._supervisor else None
            return ServerFailedError(supervisor_broken(words), errors)
        if state.exit is None and self._supervisor is not None and self._supervisor.was_killed:
            return ServerFailedError(supervisor_killed(), errors)
        return ServerFailedError(await self.launcher.explain(self._launched, state, errors), errors)

    async def _end(self) -> bool:
        with contextlib.suppress(OSError):  # nothing could be spawned, as its start has told
            if self._spawning is not None:
                self._supervisor = await asyncio.shield(self._spawning)
            elif self._standby is not None:
                await (await asyncio.shield(self._standby)).dismiss()
        supervisor = self._supervisor
        if supervisor is not None:
            limit = self.launcher.stop_timeout + self.launcher.kill_timeout + _STOP_MARGIN
            stopping = asyncio.create_task(supervisor.stop(limit))
            while not stopping.done():
                await asyncio.wait({stopping}, timeout=_STARTING_INTERVAL)
                await self._read_state()
            if not await stopping:
                return False
            state = await supervisor.state()
            if state and state.process and not await self._kill_leftover(state.process):
                return False
        if self._launched is not None:
            await asyncio.to_thread(_delete, self._with_files(self._launched))
        return True

    async def _prepare(self, *, force: bool) -> Launch:
        """Prepare the start while the doctor looks: most of what either does is waiting for programs."""
        checking = asyncio.create_task(self.launcher.run_checks(self.request))
        try:
            launch = self._launched = await self.launcher.prepare(self.request)
            self._status.set_launch(launch)
            checks = await checking
        finally:
            checking.cancel()
        if not force and any(check.state == "failure" for check in checks):
            raise ServerFailedError(not_prepared(checks))
        return launch

    async def _until_it_listens(self, launch: Launch) -> int:
        """Return the port that it listens on."""
        while True:
            state = await self._read_state()
            if self._is_over(state):
                # Reads the state once more: the supervisor's last word comes before its end.
                raise await self._explain()
            if state is not None and (port := await self._port(state, launch)) is not None:
                return port
            # its Web UI comes last before the server itself
            is_near = state is not None and state.web_ui_port is not None
            await self._pause(_NEARLY_READY_INTERVAL if is_near else _STARTING_INTERVAL)

    async def _port(self, state: SupervisorState, launch: Launch) -> int | None:
        """Return the port that our own process holds, once it said so or has held it long enough."""
        now, is_told = time.monotonic(), state.phase is Phase.RUNNING
        if state.process is None or (now < self._next_port_check and not is_told):
            return None
        self._next_port_check = now + _PORT_HOLD_TIME
        held = await asyncio.to_thread(listening_ports, state.process)
        # Where another program was quicker, Spark has gone on to the next port.
        wanted = (
            [state.connect_port]
            if state.connect_port
            else range(launch.port, launch.port + launch.port_tries + 1)
        )
        port = next((each for each in wanted if each in held), None)
        if port is None:
            self._listens_since = None
            return None
        self._status.set_step(ANSWERING)
        if self._listens_since is None:
            self._listens_since = now
        # Where logging is turned down nothing is said, and the socket alone decides.
        return port if is_told or now - self._listens_since >= _PORT_HOLD_TIME else None

    async def _take_port(self, launch: Launch, port: int) -> Launch:
        """Verify a port that Spark has chosen: clients that dial ``localhost`` may try IPv6 first."""
        if port == launch.port:
            return launch
        if not await asyncio.to_thread(is_free_on_ipv6, port):
            raise ServerFailedError(port_shared(port))
        self._log.warning(
            "Spark Connect: port %d was taken meanwhile; Spark listens on %d", launch.port, port
        )
        launch = self._launched = replace(launch, port=port)
        self._status.set_launch(launch)
        return launch

    async def _read_state(self) -> SupervisorState | None:
        state = await self._supervisor.state() if self._supervisor else None
        if state is not None and state != self._state:
            self._state = state
            self._status.set_supervisor(state)
            if state.phase in {Phase.STARTING, Phase.STOPPING} and state.step:
                self._status.set_step(state.step)
        return self._state

    def _is_over(self, state: SupervisorState | None) -> bool:
        ended = self._supervisor is not None and self._supervisor.ended
        return ended or (state is not None and state.phase is Phase.EXITED)

    async def _until_process_ends(self) -> None:
        state = self._state
        if state is not None and (process := state.process) is not None:
            await until_ended(process.pid, lambda: find_process(process) is None)

    async def _pause(self, seconds: float, *ends: asyncio.Task[None]) -> None:
        if self._ended is not None:
            await asyncio.wait({self._ended, *ends}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)

    def _with_files(self, launch: Launch) -> ProcessSpec:
        """Return the process spec together with all that is of no use once its process is gone."""
        folder = self._folder
        published = (folder.connection_file, folder.record_file, folder.owner_file)
        return replace(_spec_of(launch), files=[str(file) for file in (*launch.files, *published)])

    async def _kill_leftover(self, process: ProcessId) -> bool:
        """Kill what the supervisor should have taken along; one that was killed may have left it behind."""
        gone = await asyncio.to_thread(end_process, process, self.launcher.kill_timeout)
        if not gone:
            self._log.error("Spark Connect: process %d has not ended after SIGKILL", process.pid)
        return gone

    async def _errors(self) -> Sequence[str]:
        folder, has_listened = self._folder.log(self.request.generation), self._listens_since is not None
        return await asyncio.to_thread(last_errors, folder, self._launched, has_listened=has_listened)


async def _spawn(standby: asyncio.Task[Standby], spec: ProcessSpec) -> SupervisorHandle:
    return await (await standby).take(spec)


def _spec_of(launch: Launch) -> ProcessSpec:
    if launch.spec is None:
        raise TypeError("a launcher that starts a process gives a process spec")
    return launch.spec


def _delete(spec: ProcessSpec) -> None:
    """Delete what was written for a start; its supervisor does most of it, unless it was killed."""
    for file in spec.files:
        Path(file).unlink(missing_ok=True)
    remove_scratch(spec.scratch)
