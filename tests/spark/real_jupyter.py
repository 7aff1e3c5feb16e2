"""A real Jupyter server in a subprocess, with a home of its own, and real kernels on it."""

from __future__ import annotations

import json
import os
import queue
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import psutil
from jupyter_client.blocking import BlockingKernelClient

T = TypeVar("T")


def wait_for(what: str, look: Callable[[], T | None], seconds: float = 60) -> T:
    """Look until there is something; fail with what was waited for."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(home: Path) -> dict[str, str]:
    """What a fresh account has: nothing of the Jupyter or the Spark around these tests."""
    foreign = ("JUPYTER", "JPY", "SPARK", "PYSPARK", "IPYTHON")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
    return {
        **kept,
        "HOME": str(home),
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
    """`jupyter server` with the extension, on a free port, in a folder of its own."""

    home: Path
    arguments: tuple[str, ...] = ()
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    config: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Traits by class, on top of the usual ones."""
    variables: dict[str, str] = field(default_factory=dict)
    """Environment variables, on top of a fresh account's."""

    def start(self) -> RealJupyter:
        self.root = self.home / "notebooks"
        for folder in (self.root, self.home / "runtime", self.home / "config"):
            folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        (self.home / "config" / "jupyter_server_config.json").write_text(json.dumps(self._config()))
        self.environment = {**clean_environment(self.home), **self.variables}
        self.log = self.home / "jupyter.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyter_server", *self.arguments],
                env=self.environment,
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_for(f"Jupyter, see {self.log}", self._answers)
        return self

    def stop(self) -> None:
        """Stop it as a terminal does; whatever is left afterwards is named, and ended by pid."""
        children = (
            psutil.Process(self.process.pid).children(recursive=True) if self.process.poll() is None else []
        )
        spark = self.spark_pid() if self.process.poll() is None else None
        self.process.terminate()
        try:
            self.process.wait(60)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait(10)
            if spark is not None and psutil.pid_exists(spark):
                children.append(psutil.Process(spark))
            _, left = psutil.wait_procs(children, timeout=30)
            for process in left:
                process.kill()
        assert not left, f"left behind: {left}"

    def _config(self) -> dict[str, Any]:
        usual: dict[str, dict[str, Any]] = {
            "ServerApp": {
                "ip": "127.0.0.1",
                "port": self.port,
                "port_retries": 0,
                "open_browser": False,
                "root_dir": str(self.root),
                "jpserver_extensions": {"jupyterlab_spark_connect": True},
                "allow_root": True,
            },
            "IdentityProvider": {"token": self.token},
            "SparkLauncher": {"port": free_port()},
        }
        names = [*usual, *(name for name in self.config if name not in usual)]
        return {name: {**usual.get(name, {}), **self.config.get(name, {})} for name in names}

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"Jupyter ended:\n{self.log.read_text()}")
        try:
            return self.call("GET", "api/status")[0] == 200
        except OSError:
            return False

    def call(self, method: str, path: str, content: Any = None) -> tuple[int, Any]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/{path}",
            method=method,
            data=None if content is None else json.dumps(content).encode(),
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
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

    def start_spark(self) -> dict[str, Any]:
        """Press Connect, unless it is connected, and wait."""
        if self.spark()["state"] != "ready":
            self.until("stopped", "failed", "ready")
            status, answer = self.call("POST", "spark-connect/api/server", {})
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
        (file,) = (self.home / "runtime").glob("spark-connect/*/connection.json")
        return file

    # --- kernels ---

    def notebook(self, path: str = "notebook.ipynb", *, extension: bool = True) -> Notebook:
        """Open a notebook's session, as Lab does, and load the extension silently, as our front end does."""
        status, session = self.call(
            "POST",
            "api/sessions",
            {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}},
        )
        assert status == 201, session
        notebook = Notebook(self, session["id"], session["kernel"]["id"])
        if extension:
            notebook.silently("%load_ext jupyterlab_spark_connect")
        return notebook


@dataclass
class Outcome:
    """What a cell showed."""

    stdout: str = ""
    stderr: str = ""
    result: str | None = None
    error: str | None = None
    """Name of the exception."""
    message: str = ""
    traceback: str = ""
    seconds: float = 0.0


class Notebook:
    """A kernel with a client, and what a person does to it."""

    def __init__(self, jupyter: RealJupyter, session: str, kernel: str) -> None:
        self.jupyter, self.session, self.kernel = jupyter, session, kernel
        file = jupyter.home / "runtime" / f"kernel-{kernel}.json"
        wait_for("the kernel's connection file", file.exists)
        self._client = BlockingKernelClient(connection_file=str(file))
        self._client.load_connection_file()
        # On a busy machine a heartbeat comes late, and the client then takes the kernel for dead.
        self._client.start_channels(hb=False)
        self._client.wait_for_ready(timeout=60)

    def run(self, code: str, seconds: float = 60) -> Outcome:
        """Run a cell to its end."""
        return self.outcome(self.begin(code), seconds)

    def value(self, code: str, seconds: float = 60) -> str:
        """Run a cell that must work and give its result as text."""
        outcome = self.run(code, seconds)
        assert outcome.error is None, outcome.traceback
        return (outcome.result or outcome.stdout).strip()

    def begin(self, code: str) -> str:
        return self._client.execute(code)

    def silently(self, code: str) -> None:
        message = self._client.execute(code, silent=True)
        outcome = self.outcome(message, 60)
        assert outcome == Outcome(seconds=outcome.seconds), outcome

    def outcome(self, message: str, seconds: float) -> Outcome:
        """Collect what a cell shows until it is done."""
        outcome, begun = Outcome(), time.monotonic()
        while True:
            left = seconds - (time.monotonic() - begun)
            try:
                output = self._client.get_iopub_msg(timeout=max(left, 0.01))
            except queue.Empty:
                raise TimeoutError(f"the cell ran longer than {seconds} s; so far {outcome}") from None
            if output["parent_header"].get("msg_id") != message:
                continue
            content = output["content"]
            match output["msg_type"]:
                case "stream" if content["name"] == "stdout":
                    outcome.stdout += content["text"]
                case "stream":
                    outcome.stderr += content["text"]
                case "execute_result":
                    outcome.result = content["data"]["text/plain"]
                case "error":
                    outcome.error, outcome.message = content["ename"], content["evalue"]
                    outcome.traceback = "\n".join(content["traceback"])
                case "status" if content["execution_state"] == "idle":
                    outcome.seconds = time.monotonic() - begun
                    return outcome

    def until_output(self, message: str, text: str, seconds: float = 60) -> None:
        """Wait until a running cell has printed something."""
        wait_for(f"{text!r} in the output", lambda: text in self._next_text(message, seconds), seconds)

    def _next_text(self, message: str, seconds: float) -> str:
        output = self._client.get_iopub_msg(timeout=seconds)
        mine = output["parent_header"].get("msg_id") == message and output["msg_type"] == "stream"
        return output["content"]["text"] if mine else ""

    def interrupt(self) -> None:
        """Press the button with the square, once."""
        assert self.jupyter.call("POST", f"api/kernels/{self.kernel}/interrupt")[0] == 204

    def close(self) -> None:
        """Shut the kernel down as Lab does."""
        self._client.stop_channels()
        self.jupyter.call("DELETE", f"api/sessions/{self.session}")
