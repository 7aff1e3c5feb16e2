"""The Pythons of the kernels that notebooks can have."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from jupyter_client.kernelspec import KernelSpecManager

from jupyterlab_spark_connect.server.launchers.jvm.python import Python, ask_python

KERNEL_TIMEOUT: Final = 5.0
"""Seconds for one kernel's Python; who is slower is left out."""

MAX_CONCURRENT: Final = 4
"""Pythons that are asked side by side: a platform may offer dozens, and has few cores."""

_PYTHON: Final = re.compile(r"python[\d.]*")
_OUR_OWN: Final = {"python", f"python{sys.version_info[0]}", "python{}.{}".format(*sys.version_info[:2])}
"""Names for which Jupyter takes its own Python (`KernelManager.format_kernel_cmd`)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kernel:
    """A Python kernel that notebooks can have, and what its Python answered.

    Attributes
    ----------
    name
        What a person calls it.
    program
        Its Python.
    python
        None when it did not answer.
    """

    name: str
    program: str
    python: Python | None


class Kernels:
    """The Python kernels that notebooks can have; asked once, for all checks."""

    def __init__(self, specs: KernelSpecManager, environment: Mapping[str, str]) -> None:
        self._specs = specs
        self._environment = environment
        self._found: Sequence[Kernel] | None = None
        self._asking = asyncio.Lock()

    async def found(self) -> Sequence[Kernel]:
        """Return those whose Python can be seen; who is started through another program is left out."""
        async with self._asking:
            if self._found is None:
                named = await asyncio.to_thread(lambda: list(self._named()))
                turn = asyncio.Semaphore(MAX_CONCURRENT)
                self._found = await asyncio.gather(*(self._ask(turn, *each) for each in named))
            return self._found

    def _named(self) -> Iterator[tuple[str, str, Mapping[str, str]]]:
        for kernel in self._specs.get_all_specs().values():
            spec = kernel["spec"]
            program = (spec.get("argv") or [""])[0]
            if spec.get("language", "").lower() == "python" and _PYTHON.fullmatch(PurePath(program).name):
                path = sys.executable if program in _OUR_OWN else program
                yield spec.get("display_name") or path, path, spec.get("env") or {}

    async def _ask(
        self, turn: asyncio.Semaphore, name: str, program: str, environment: Mapping[str, str]
    ) -> Kernel:
        python: Python | None = None
        async with turn:
            try:
                asking = ask_python(program, {**self._environment, **environment})
                python = await asyncio.wait_for(asking, KERNEL_TIMEOUT)
            except OSError:  # TimeoutError is one, too
                pass
        return Kernel(name=name, program=program, python=python)
