"""A real standalone cluster on this machine: a master and its workers, from the pip package of Spark."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from tests.support.real_jupyter import clean_environment, free_port
from tests.support.waiting import wait_for

from .spark_folder import spark_folder

MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"


@dataclass
class Standalone:
    """A master and workers on loopback, on free ports, in a folder of their own."""

    home: Path
    port: int = field(default_factory=free_port)
    web_ui_port: int = field(default_factory=free_port)
    processes: list[psutil.Popen] = field(default_factory=list)

    @property
    def master(self) -> str:
        return f"spark://localhost:{self.port}"

    def start(self, workers: int) -> Standalone:
        """Start the master and its workers, and wait until they know each other."""
        for folder in ("tmp", "spark"):
            (self.home / folder).mkdir(parents=True)
        self._run("master", MASTER, "--port", self.port, "--webui-port", self.web_ui_port)
        # A worker that finds no master looks again after seconds only.
        wait_for("the master", lambda: self._told() is not None)
        return self.complete(workers)

    def complete(self, workers: int) -> Standalone:
        """Add the workers that are missing, and wait for them."""
        for _ in range(workers - len(self.workers())):
            self.add_worker()
        wait_for("the workers", lambda: len(self.workers()) == workers)
        return self

    def add_worker(self) -> None:
        number = len(self.processes)
        folder = self.home / f"worker{number}"
        own = ("--port", 0, "--webui-port", 0, "--work-dir", folder)
        self._run(f"worker{number}", WORKER, self.master, "--cores", 2, "--memory", "1g", *own)

    def workers(self) -> Sequence[dict[str, Any]]:
        """Those that the master has, as it tells them."""
        told = self._told()
        return [worker for worker in told["workers"] if worker["state"] == "ALIVE"] if told else []

    def worker_of(self, port: int) -> psutil.Process:
        """The worker whose executor listens on a port."""
        for worker in self.processes[1:]:
            for executor in worker.children(recursive=True):
                if port in {each.laddr.port for each in executor.net_connections("tcp")}:
                    return worker
        raise LookupError(port)

    def stop(self) -> None:
        """End everything by its pid: the workers' executors first, for they outlive a killed worker."""
        family = [child for each in self._running() for child in each.children(recursive=True)]
        for process in (*family, *self._running()):
            process.kill()
        psutil.wait_procs([*family, *self.processes], timeout=30)

    def _running(self) -> list[psutil.Process]:
        return [process for process in self.processes if process.is_running()]

    def _run(self, name: str, program: str, *arguments: object) -> None:
        spark = spark_folder(self.home / "spark" / name)
        environment = {
            **clean_environment(self.home),
            "SPARK_HOME": str(spark),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "256m",
        }
        with (self.home / f"{name}.log").open("wb") as log:
            process = psutil.Popen(
                [spark / "bin" / "spark-class", program, "--host", "localhost", *map(str, arguments)],
                env=environment,
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes.append(process)

    def _told(self) -> dict[str, Any] | None:
        dead = next((each for each in self.processes if not each.is_running()), None)
        assert dead is None, f"a process of the cluster has ended, see {self.home}"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.web_ui_port}/json/", timeout=5) as answer:
                return json.load(answer)
        except (OSError, ValueError):
            return None
