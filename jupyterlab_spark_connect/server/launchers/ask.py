"""Run a short program and take its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

ANSWER_TIMEOUT: Final = 30.0
"""Seconds a program that only answers a question may take; on a cold disk a JVM needs a few."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a program said before it ended."""

    code: int
    output: bytes
    errors: str


async def ask(argv: Sequence[str], environment: Mapping[str, str]) -> Answer:
    """Run a program to its end; it is killed when it takes too long or when nobody waits any more.

    Raises
    ------
    OSError
        It cannot be run.
    TimeoutError
        It did not end within `ANSWER_TIMEOUT`.
    """
    process = await asyncio.create_subprocess_exec(
        *argv,
        env=dict(environment),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(ANSWER_TIMEOUT):
            output, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return Answer(code=process.returncode or 0, output=output, errors=errors.decode(errors="replace"))
