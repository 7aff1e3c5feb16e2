"""A handle on one supervisor process: spawn it, ask its state, ask it to stop, wait for its end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self, cast

from jupyterlab_spark_connect.connection import UnreadableFileError
from jupyterlab_spark_connect.supervision import Job, SupervisorState

SUPERVISOR_COMMAND: Final[Sequence[str]] = (
    sys.executable,
    # The root of the user's files may hold a json.py of its own: never import from there.
    "-P",
    "-m",
    "jupyterlab_spark_connect.supervisor",
)
"""What is run; everything else goes through its standard input."""


@dataclass(frozen=True, slots=True)
class Supervised:
    """A supervisor and the job it was given.

    Attributes
    ----------
    job
        What it runs.
    process
        The supervisor.
    output
        What the supervisor itself printed.
    """

    job: Job
    process: asyncio.subprocess.Process
    output: Path

    @classmethod
    async def spawn(cls, job: Job, output: Path) -> Self:
        """Start a supervisor and hand it the job."""
        descriptor = await asyncio.to_thread(_open_private, output)
        try:
            process = await asyncio.create_subprocess_exec(
                *SUPERVISOR_COMMAND,
                stdin=asyncio.subprocess.PIPE,
                stdout=descriptor,
                stderr=descriptor,
                # Ctrl-C in the terminal of the Jupyter server is meant for the Jupyter server.
                start_new_session=True,
            )
        finally:
            os.close(descriptor)
        supervised = cls(job, process, output)
        await supervised._give_job()
        return supervised

    @property
    def ended(self) -> bool:
        """Whether the supervisor is gone, and with it all that it ran."""
        return self.process.returncode is not None

    async def wait(self) -> None:
        """Wait for the supervisor's end."""
        await self.process.wait()

    async def state(self) -> SupervisorState | None:
        """Give what the supervisor last said of this very job; None until it has said something."""
        try:
            state = await asyncio.to_thread(SupervisorState.read, Path(self.job.state_file))
        except UnreadableFileError:
            # Written in one step, so it is not the supervisor's hand: treat it as silence.
            return None
        return state if state and state.generation == self.job.generation else None

    async def stop(self, patience: float) -> bool:
        """Ask the supervisor to stop what it runs, and wait; whether it ended within `patience` seconds.

        A supervisor that does not answer is killed: what it runs dies with it.
        """
        if self.ended:
            return True
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()
        if await self._ends_within(patience):
            return True
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        return await self._ends_within(patience)

    async def last_words(self) -> str | None:
        """Give the last line that the supervisor itself printed; None when it printed nothing."""
        text = await asyncio.to_thread(self.output.read_text, encoding="utf-8", errors="replace")
        lines = text.strip().splitlines()
        return lines[-1] if lines else None

    async def _give_job(self) -> None:
        stdin = cast("asyncio.StreamWriter", self.process.stdin)
        # A supervisor that dies before it has read its job breaks the pipe; its end tells the rest.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            stdin.write(json.dumps(self.job.to_dict()).encode())
            await stdin.drain()
            stdin.close()
            await stdin.wait_closed()

    async def _ends_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self.process.wait()
        except TimeoutError:
            return False
        return True


def _open_private(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
