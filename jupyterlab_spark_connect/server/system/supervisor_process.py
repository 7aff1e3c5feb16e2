"""A handle on one supervisor: spawn it or find it again, read its state, stop it, wait for its end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

from jupyterlab_spark_connect.contract.connection import UnreadableFileError
from jupyterlab_spark_connect.contract.module_command import module_command
from jupyterlab_spark_connect.contract.process_id import find_process
from jupyterlab_spark_connect.contract.supervision import ProcessId, ProcessSpec, SupervisorState

from .processes import until_ended

SUPERVISOR_COMMAND: Final[Sequence[str]] = module_command("jupyterlab_spark_connect.supervisor")
"""The supervisor's command; everything else goes through its standard input."""

_DISMISS_TIMEOUT: Final = 5.0
"""Seconds for the end of a supervisor without a spec."""


class SupervisorHandle:
    """A supervisor and the spec it was given, by this Jupyter server or by an earlier one.

    Parameters
    ----------
    spec
        What it runs.
    output
        The file with the supervisor's own output.
    child
        The supervisor, when this very process has spawned it. Not asyncio's subprocess, whose transport
        kills the child when the loop goes: a supervisor may outlive the Jupyter server.
    process
        The supervisor, when an earlier Jupyter server has spawned it.
    """

    def __init__(
        self,
        spec: ProcessSpec,
        output: Path,
        *,
        child: subprocess.Popen[bytes] | None = None,
        process: ProcessId | None = None,
    ) -> None:
        self.spec = spec
        self.output = output
        self._child = child
        self._process = process

    @classmethod
    async def spawn(cls, spec: ProcessSpec, output: Path) -> SupervisorHandle:
        """Start a supervisor and hand it the spec."""
        standby = await Standby.spawn(output)
        return await standby.take(spec)

    @property
    def ended(self) -> bool:
        """Whether the supervisor is gone, and with it all that it ran."""
        if self._child is not None:
            return self._child.poll() is not None
        return self._process is None or find_process(self._process) is None

    @property
    def was_killed(self) -> bool:
        """Whether a signal ended it, as far as its parent knows."""
        return self._child is not None and (self._child.poll() or 0) < 0

    async def wait(self) -> None:
        """Wait for the supervisor's end."""
        process = self._child or self._process
        if process is not None:
            await until_ended(process.pid, lambda: self.ended)
        if self._child is not None:
            self._child.poll()  # what has ended is a zombie until it is asked

    async def state(self) -> SupervisorState | None:
        """Return what the supervisor last said of this very spec; None until it has said something."""
        try:
            state = await asyncio.to_thread(SupervisorState.read, Path(self.spec.state_file))
        except (UnreadableFileError, OSError):
            # Written in one step, so it is not the supervisor's hand: treat it as silence.
            return None
        return state if state and state.generation == self.spec.generation else None

    async def stop(self, limit: float) -> bool:
        """Ask the supervisor to stop what it runs, and wait; return whether it ended within `limit` seconds.

        A supervisor that does not answer is killed: what it runs dies with it.
        """
        for number in (signal.SIGTERM, signal.SIGKILL):
            self._send(number)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(limit):
                    await self.wait()
                return True
        return False

    async def kill(self) -> None:
        """End the supervisor at once, and wait: what it runs dies with it."""
        self._send(signal.SIGKILL)
        await self.wait()

    async def last_output(self) -> str | None:
        """Return the last line that the supervisor itself printed; None when it printed nothing."""
        text = await asyncio.to_thread(self.output.read_text, encoding="utf-8", errors="replace")
        lines = text.strip().splitlines()
        return lines[-1] if lines else None

    def _send(self, number: signal.Signals) -> None:
        """Send a signal, unless it is gone: the pid may be another's by then."""
        if self._child is not None:
            self._child.send_signal(number)
        elif self._process is not None and (found := find_process(self._process)) is not None:
            found.send_signal(number)


class Standby:
    """A supervisor that has no spec yet: it comes up while it is still being found out what to run.

    Parameters
    ----------
    output
        What it prints itself.
    child
        Its process.
    """

    def __init__(self, output: Path, child: subprocess.Popen[bytes]) -> None:
        self._output = output
        self._child = child

    @classmethod
    async def spawn(cls, output: Path) -> Self:
        """Start one.

        Raises
        ------
        OSError
            It cannot be started, or its output cannot be written.
        """
        return cls(output, await asyncio.to_thread(_spawn, output))

    async def take(self, spec: ProcessSpec) -> SupervisorHandle:
        """Send it the spec; its end tells where it could not."""
        await asyncio.to_thread(self._write_spec, json.dumps(spec.to_dict()).encode())
        return SupervisorHandle(spec, self._output, child=self._child)

    async def dismiss(self) -> None:
        """End it without a spec; idempotent."""
        await asyncio.to_thread(self._dismiss)

    def _dismiss(self) -> None:
        self._write_spec(b"")
        try:
            self._child.wait(_DISMISS_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def _write_spec(self, content: bytes) -> None:
        stdin = self._child.stdin
        assert stdin is not None  # noqa: S101 (for the type checker: it was asked for)
        if stdin.closed:
            return
        with contextlib.suppress(BrokenPipeError, ConnectionResetError), stdin:
            stdin.write(content)


def _spawn(output: Path) -> subprocess.Popen[bytes]:
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        output.chmod(0o600)  # a umask may have taken even the owner's bits
        return subprocess.Popen(
            SUPERVISOR_COMMAND,
            stdin=subprocess.PIPE,
            stdout=descriptor,
            stderr=descriptor,
            # Ctrl-C in the terminal of the Jupyter server is meant for the Jupyter server.
            start_new_session=True,
        )
    finally:
        os.close(descriptor)
