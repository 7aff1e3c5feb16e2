"""How soon a Jupyter server answers while something is broken."""

from __future__ import annotations

import http.client
import threading
import time
from dataclasses import dataclass

from tests.support.real_jupyter import RealJupyter

PERIOD = 0.025


@dataclass(frozen=True)
class Latency:
    """Of all the answers in a while."""

    p99: float
    answers: int

    def __str__(self) -> str:
        return f"{self.p99 * 1000:.0f} ms of {self.answers}"


class StatusProber:
    """Asks for ``/api/status`` again and again, in a thread; a server that is down is not counted."""

    def __init__(self, jupyter: RealJupyter) -> None:
        self._jupyter = jupyter
        self._headers = {"Authorization": f"token {jupyter.token}"}
        self._times: list[float] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._probe, name="status prober")
        self._thread.start()

    def stop(self) -> Latency | None:
        """End, and give what was measured; None when nobody answered."""
        self._over.set()
        self._thread.join()
        times = sorted(self._times)
        return Latency(times[int(len(times) * 0.99)], len(times)) if times else None

    def _probe(self) -> None:
        connection: http.client.HTTPConnection | None = None
        while not self._over.wait(PERIOD):
            connection = connection or http.client.HTTPConnection("127.0.0.1", self._jupyter.port, timeout=30)
            begun = time.monotonic()
            try:
                connection.request("GET", "/api/status", headers=self._headers)
                connection.getresponse().read()
            except (OSError, http.client.HTTPException):
                connection.close()
                connection = None
                continue
            self._times.append(time.monotonic() - begun)
        if connection is not None:
            connection.close()
