"""Run a short program and return its result."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

ANSWER_TIMEOUT: Final = 30.0
"""Seconds that a program which only answers a question may take; on a cold disk a JVM needs a few."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProgramResult:
    """The exit code and the output of a program."""

    code: int
    output: bytes
    errors: str


async def run_program(
    argv: Sequence[str],
    environment: Mapping[str, str],
    stdin: bytes = b"",
    limit: float = ANSWER_TIMEOUT,
) -> ProgramResult:
    """Run a program to its end; it is killed when it takes too long or when nobody waits any more.

    In a thread, since a cancelled `asyncio.create_subprocess_exec` may wait for ever (Python 3.11.7, where
    the cancellation meets the half-made transport), and a start must be cancellable at any moment.

    Parameters
    ----------
    stdin
        Its standard input.
    limit
        Seconds that it may take.

    Raises
    ------
    OSError
        It cannot be run.
    TimeoutError
        It did not end in time.
    """
    program = _ProgramRun(argv, environment, stdin, limit)
    running = asyncio.ensure_future(asyncio.to_thread(program.run))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        program.give_up()
        # Its thread ends by itself now, and nobody is left to hear how.
        running.add_done_callback(lambda future: None if future.cancelled() else future.exception())
        raise


class _ProgramRun:
    """A program that runs in one thread and can be given up from another."""

    def __init__(
        self, argv: Sequence[str], environment: Mapping[str, str], stdin: bytes, limit: float
    ) -> None:
        self._argv = argv
        self._stdin = stdin
        self._limit = limit
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._given_up = False

    def run(self) -> ProgramResult:
        """Run the program and wait for its end."""
        with subprocess.Popen(
            self._argv,
            env=dict(self._environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            self._process = process
            if self._given_up:
                self.give_up()
            try:
                output, errors = process.communicate(self._stdin, timeout=self._limit)
            except subprocess.TimeoutExpired as error:
                self.give_up()
                raise TimeoutError(f"no answer within {self._limit:g} s") from error
        return ProgramResult(code=process.returncode, output=output, errors=errors.decode(errors="replace"))

    def give_up(self) -> None:
        """Kill the program and what it has started; before it runs, see to it that it is killed then."""
        self._given_up = True
        if self._process is not None and self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)


def lowest_priority() -> list[str]:
    """Return the words before a command that give it the lowest priority; reads the disk."""
    words = []
    if nice := shutil.which("nice"):
        words += [nice, "-n", "19"]
    if ionice := shutil.which("ionice"):
        words += [ionice, "-c", "3"]
    return words
