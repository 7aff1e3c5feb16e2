"""Asks a Jupyter server for `/api/status` again and again, in a process that has nothing else to do."""

from __future__ import annotations

import contextlib
import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

from bench import ROOT
from bench.spread import percentile
from tests.support.real_jupyter import RealJupyter

from .process import running

PERIOD = 0.02


class StatusProbe:
    """What was seen."""

    p99 = 0.0
    """Milliseconds, once it is over."""


@contextlib.contextmanager
def probing(jupyter: RealJupyter) -> Iterator[StatusProbe]:
    """Ask for the length of a block."""
    probe = StatusProbe()
    with running(
        [sys.executable, "-m", "bench.rig.status_probe", str(jupyter.port)],
        cwd=ROOT,
        env={**jupyter.environment, "BENCH_TOKEN": jupyter.token},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None  # noqa: S101 (a pipe was asked for)
        process.stdout.readline()  # it has begun
        yield probe
        told, _ = process.communicate(timeout=60)  # which closes its input
    probe.p99 = percentile(json.loads(told), 0.99) * 1000


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
        waited = time.monotonic() - begun
        while waited > 0:
            times.append(waited)
            # who asked a period later would have waited for the rest of it
            waited -= PERIOD
    return times


if __name__ == "__main__":
    import os

    print(json.dumps(ask(int(sys.argv[1]), os.environ["BENCH_TOKEN"])))
