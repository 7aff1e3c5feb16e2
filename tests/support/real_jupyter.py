"""A real Jupyter server in a subprocess, with a home of its own, and the real Spark that it starts."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from . import archives
from .real_notebook import Notebook
from .waiting import wait_for

Config = Mapping[str, Mapping[str, Any]]

_ATTEMPTS = 3
"""How many kernels are opened for one that answers."""


def free_port() -> int:
    """Return a port that nobody listens on, from below those that the system gives to connections going out.

    One of the latter may be taken in the seconds until a server opens it, by whatever else runs here.
    """
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def clean_environment(home: Path) -> dict[str, str]:
    """What a fresh account has: nothing of the Jupyter or the Spark around these tests."""
    foreign = ("JUPYTER", "JPY", "SPARK", "PYSPARK", "IPYTHON")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
    return {
        **kept,
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "IPYTHONDIR": str(home / "ipython"),
        "MPLBACKEND": "agg",
        "PYTHONWARNINGS": "ignore:The use of `BlockingKernelClient`",
    }


@dataclass
class RealJupyter:
    """`jupyter server` with the extension, on a free port, in a folder of its own.

    Started again after an end of whatever kind, it is the next Jupyter server of the same user.
    """

    home: Path
    arguments: tuple[str, ...] = ()
    config: Config = field(default_factory=dict)
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    spark_port: int = field(default_factory=free_port)
    base_url: str = "/"

    def __post_init__(self) -> None:
        self.root = self.home / "notebooks"
        self.runtime = self.home / "runtime"
        self.temporary = self.home / "tmp"
        self.log = self.home / "jupyter.log"
        self.environment = clean_environment(self.home)
        self.opened: list[Notebook] = []
        self.port = free_port()
        self._started_with: tuple[Config, dict[str, str]] = ({}, {})

    def running(self, config: Config | None = None, **environment: str) -> RealJupyter:
        """Run it with just this on top of its own config and environment, restarted if need be."""
        if self.is_running:
            if self._started_with == (config or {}, environment):
                return self
            self.terminate()
        return self.start(config, **environment)

    def start(self, config: Config | None = None, **environment: str) -> RealJupyter:
        """Start it; what is given here comes on top of its own config and environment, this once."""
        self._started_with = (config or {}, environment)
        for folder in (self.root, self.runtime, self.temporary, self.home / "config"):
            folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        file = self.home / "config" / "jupyter_server_config.json"
        file.write_text(json.dumps(self._config(config or {})))
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyter_server", *self.arguments],
                env={**self.environment, **environment},
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_for(f"Jupyter, see {self.log}", self._answers)
        return self

    @property
    def is_running(self) -> bool:
        return hasattr(self, "process") and self.process.poll() is None

    def stop(self) -> None:
        """Stop it as a terminal does; whatever is left afterwards is named, and ended by pid."""
        try:
            self.terminate()
        finally:
            if self.is_running:
                self.kill()
            left = self.processes()
            _, left = psutil.wait_procs(left, timeout=30)
            for process in left:
                process.kill()
        assert not left, f"left behind: {left}"

    def terminate(self) -> None:
        """Ask it to end, and wait."""
        self._hang_up()
        if self.is_running:
            self.process.terminate()
            self.process.wait(60)

    def kill(self) -> None:
        """End it as the kernel does when memory is short."""
        self._hang_up()
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def close_notebooks(self) -> None:
        """Shut down the kernels of all notebooks that are open: the next one of a name is a new one."""
        while self.opened:
            self.opened.pop().close()

    def _hang_up(self) -> None:
        while self.opened:
            self.opened.pop().hang_up()

    def processes(self) -> list[psutil.Process]:
        """Everything that lives in this home: Jupyter, and whatever it and its children have started."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("HOME") == str(self.home) and process.pid != os.getpid():
                    found.append(process)
            except psutil.Error:
                continue  # it has ended, or belongs to another user
        return found

    def _config(self, more: Config) -> dict[str, dict[str, Any]]:
        own: dict[str, dict[str, Any]] = {
            "ServerApp": {
                "ip": "127.0.0.1",
                "port": self.port,
                "port_retries": 0,
                "open_browser": False,
                "root_dir": str(self.root),
                "base_url": self.base_url,
                "jpserver_extensions": {"jupyterlab_spark_connect": True},
                "allow_root": True,
            },
            "IdentityProvider": {"token": self.token},
            "SparkLauncher": {"port": self.spark_port, **archives.TRAITS},
        }
        for section, traits in (*self.config.items(), *more.items()):
            own[section] = {**own.get(section, {}), **traits}
        return own

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"Jupyter ended:\n{self.log.read_text()}")
        try:
            return self.call("GET", "api/status")[0] == 200
        except OSError:
            return False

    def call(self, method: str, path: str, content: Any = None) -> tuple[int, Any]:
        """Ask, and give the status and the JSON of the answer."""
        return self.call_with(self.token, method, path, content)

    def call_with(self, token: str, method: str, path: str, content: Any = None) -> tuple[int, Any]:
        """Ask with a token, or with none when it is empty."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{self.base_url}{path}",
            method=method,
            data=None if content is None else json.dumps(content).encode(),
            headers={"Content-Type": "application/json"}
            | ({"Authorization": f"token {token}"} if token else {}),
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                body = answer.read()
                return answer.status, json.loads(body) if body else None
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read() or b"null")

    # --- Spark ---

    def spark(self) -> dict[str, Any]:
        """The model, as the panel gets it."""
        return self.call("GET", "spark-connect/api/server")[1]

    def start_spark(
        self, options: Mapping[str, str] | None = None, cluster: str | None = None
    ) -> dict[str, Any]:
        """Press Connect, unless it is connected, and wait."""
        if self.spark()["state"] != "ready":
            self.until("stopped", "failed", "ready")
            wanted = {"options": options or {}, **({"cluster": cluster} if cluster else {})}
            status, answer = self.call("POST", "spark-connect/api/server", wanted)
            assert status == 202, answer
        return self.until("ready")

    def restart_spark(self) -> dict[str, Any]:
        before = self.spark()["generation"]
        status, answer = self.call("POST", "spark-connect/api/server/restart", {})
        assert status == 202, answer
        return wait_for(
            "a new generation that is ready",
            lambda: (model := self.spark())["state"] == "ready" and model["generation"] != before and model,
            120,
        )

    def stop_spark(self) -> None:
        if self.spark()["state"] not in ("stopped", "failed"):
            self.call("DELETE", "spark-connect/api/server")
            self.until("stopped")

    def until(self, *states: str, seconds: float = 120) -> dict[str, Any]:
        def look() -> dict[str, Any] | None:
            model = self.spark()
            if model["state"] == "failed" and "failed" not in states:
                raise RuntimeError(f"Spark failed: {model['error']}")
            return model if model["state"] in states else None

        return wait_for(f"Spark {' or '.join(states)}", look, seconds)

    def spark_pid(self) -> int | None:
        process = self.spark()["process"]
        return process and process["pid"]

    @property
    def connection_file(self) -> Path:
        return self.folder / "connection.json"

    @property
    def state_file(self) -> Path:
        return self.folder / "supervisor.json"

    @property
    def folder(self) -> Path:
        """Its connection folder; a server beside it, of the same user, has the next, and leaves it there."""
        return min(self.runtime.glob("spark-connect/*"), key=lambda folder: len(folder.name))

    # --- kernels ---

    def notebook(self, path: str = "notebook.ipynb", *, extension: bool = True) -> Notebook:
        """Open a notebook's session, as Lab does, and load the extension silently, as our front end does.

        Jupyter chooses the ports of a kernel before the kernel opens them. One may be taken meanwhile, by
        whatever else runs here: such a kernel never answers, and a person would open another one, too.
        """
        for left in reversed(range(_ATTEMPTS)):
            wanted = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
            status, session = self.call("POST", "api/sessions", wanted)
            assert status == 201, session
            try:
                notebook = Notebook(self, session["id"], session["kernel"]["id"])
                break
            except RuntimeError:
                if not left or "Address already in use" not in self.log.read_text():
                    raise
                self.call("DELETE", f"api/sessions/{session['id']}")
        self.opened.append(notebook)
        if extension:
            notebook.silently("%load_ext jupyterlab_spark_connect")
        return notebook
