"""Asks a Jupyter server for `/api/status` again and again, in a process that has nothing else to do."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import Self

from real_jupyter import RealJupyter

from . import ROOT
from .spread import percentile

PERIOD = 0.02


class StatusProbe:
    """Asks for as long as it is entered."""

    def __init__(self, jupyter: RealJupyter) -> None:
        self._jupyter = jupyter
        self.p99 = 0.0
        """Milliseconds, once it is over."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.status_probe", str(self._jupyter.port)],
            cwd=ROOT,
            env={**self._jupyter.environment, "BENCH_TOKEN": self._jupyter.token},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None  # noqa: S101 (a pipe was asked for)
        self._process.stdout.readline()  # it has begun
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        told, _ = self._process.communicate(timeout=60)  # which closes its input
        if error is None:
            self.p99 = percentile(json.loads(told), 0.99) * 1000


def ask(port: int, token: str) -> list[float]:
    """Ask until the standard input is closed, and give the seconds of each answer."""
    over = threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.read()
        over.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times: list[float] = []
    print("begun", flush=True)
    while not over.wait(PERIOD):
        begun = time.monotonic()
        connection.request("GET", "/api/status", headers={"Authorization": f"token {token}"})
        connection.getresponse().read()
        times.append(time.monotonic() - begun)
    return times


if __name__ == "__main__":
    import os

    print(json.dumps(ask(int(sys.argv[1]), os.environ["BENCH_TOKEN"])))
