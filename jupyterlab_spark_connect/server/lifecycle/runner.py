"""The one task that the server of the moment runs in: to an end that nobody asked for, or to its stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any

from jupyterlab_spark_connect.server.base.tasks import in_background

from .auto_restart import AutoRestart
from .failures import ServerFailedError, not_stopped, unforeseen
from .models import Made
from .record import StartRecord
from .server import LaunchedServer
from .state import ACTIVE, ServerFailure, StateMachine


class ServerRunner:
    """Run one server after another.

    Attributes
    ----------
    server
        The newest; None before the first.

    Parameters
    ----------
    lock
        Held while the state changes.
    machine
        Updated with every change of state that a server makes by itself.
    auto_restart
        Decides what comes after a loss.
    notebooks
        Names those that are attached.
    made
        Returns what is in their sessions.
    log
        The Jupyter server's.
    """

    def __init__(
        self,
        lock: asyncio.Lock,
        machine: StateMachine,
        auto_restart: AutoRestart,
        notebooks: Callable[[], Awaitable[Sequence[str]]],
        made: Callable[[], Awaitable[Sequence[Made]]],
        log: logging.Logger,
    ) -> None:
        self.server: LaunchedServer | None = None
        self._lock = lock
        self._machine = machine
        self._auto_restart = auto_restart
        self._notebooks = notebooks
        self._made = made
        self._log = log
        self._task: asyncio.Task[None] | None = None

    def run(self, server: LaunchedServer, bring_up: Callable[[], Awaitable[StartRecord]]) -> None:
        """Start running a server.

        Parameters
        ----------
        bring_up
            Brings it to where it is ready.
        """
        self.server = server
        self._begin(self._run(server, bring_up), server)

    def stop(self, server: LaunchedServer, then: Callable[[], None]) -> None:
        """Start stopping the server.

        Parameters
        ----------
        then
            Called once it is stopped, before anybody sees that it is.
        """
        self._begin(self._stop(server, self._task, then), server)

    def detach(self) -> None:
        """Stop following the server, which goes on running."""
        if self._task is not None:
            self._task.cancel()

    async def over(self, seconds: float) -> bool:
        """Wait until nothing is under way; return whether that was so within `seconds`."""
        return self._task is None or bool((await asyncio.wait({self._task}, timeout=seconds))[0])

    async def _run(self, server: LaunchedServer, bring_up: Callable[[], Awaitable[StartRecord]]) -> None:
        ready_since: datetime | None = None
        try:
            record = await bring_up()
            async with self._lock:
                await server.publish(record)
                self._machine.ready()
                ready_since = self._machine.status.since
            end = await server.follow(self._notebooks, self._made)
        except ServerFailedError as error:
            end = error
        await server.stop()
        async with self._lock:
            self._log.error("Spark Connect: %s", end.failure.message)
            restart_at = self._auto_restart.schedule(end.failure, ready_since)
            self._machine.fail(ServerFailure(failure=end.failure, errors=end.errors, restart_at=restart_at))

    async def _stop(
        self, server: LaunchedServer, running: asyncio.Task[None] | None, then: Callable[[], None]
    ) -> None:
        if running is not None:
            running.cancel()
            await asyncio.wait({running})
        is_gone = await server.stop()
        async with self._lock:
            if is_gone:
                self._machine.stopped()
                then()
            else:
                self._machine.fail(ServerFailure(failure=not_stopped()))

    def _begin(self, work: Coroutine[Any, Any, None], server: LaunchedServer) -> None:
        def give_up() -> None:
            self._task = in_background(self._give_up(server), self._log)

        self._task = in_background(work, self._log, give_up)

    async def _give_up(self, server: LaunchedServer) -> None:
        await server.stop()
        async with self._lock:
            if self._machine.status.state in ACTIVE:
                self._machine.fail(ServerFailure(failure=unforeseen()))
