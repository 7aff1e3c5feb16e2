"""A Jupyter server as people run it: a process of its own, with a token, a prefix and config files."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.support import ROOT

PATIENCE = 30.0
TOKEN = "a-token"
BASE_URL = "/user/some@one/"

FAKE_CLUSTER = """
c.SparkConnect.launcher_classes = {"fake": "tests.http.fake_launcher.FakeLauncher"}
c.SparkConnect.clusters = [{"name": "fake", "master": "fake", "launcher": "fake"}]
"""


class Jupyter:
    """A Jupyter server below a folder; two in one folder are one that was started again.

    Attributes
    ----------
    process
        The server; stopped at the end of a `with` block.
    log
        The file that holds its output.
    """

    def __init__(self, folder: Path, *, config: str = FAKE_CLUSTER, name: str = "jupyter"):
        self.folder = folder
        self.log = folder / f"{name}.log"
        for part in ("home", "root", "runtime", "config"):
            (folder / part).mkdir(exist_ok=True)
        (folder / "config" / "jupyter_server_config.py").write_text("c = get_config()\n" + config)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]

    def __enter__(self):
        environment = {
            **os.environ,
            "HOME": str(self.folder / "home"),
            "JUPYTER_RUNTIME_DIR": str(self.folder / "runtime"),
            "JUPYTER_CONFIG_DIR": str(self.folder / "config"),
            "JUPYTER_NO_CONFIG": "",
            "JUPYTER_TOKEN": TOKEN,
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"]
        command += [f"--port={self.port}", "--ServerApp.port_retries=0", f"--ServerApp.base_url={BASE_URL}"]
        command += [f"--ServerApp.root_dir={self.folder / 'root'}"]
        command += ["--ServerApp.allow_unauthenticated_access=False"]
        command += ["--ServerApp.jpserver_extensions=jupyterlab_spark_connect=True"]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        self.until(self._answers, "the Jupyter server to answer")
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(PATIENCE)
                raise

    def ask(self, method, path, body=None, *, token=TOKEN):
        """Give the status and the body of an answer of the API."""
        url = f"http://127.0.0.1:{self.port}{BASE_URL}spark-connect/api/{path}"
        content = json.dumps(body or {}).encode() if method == "POST" else None
        headers = {"Authorization": f"token {token}"} if token else {}
        request = urllib.request.Request(url, method=method, data=content, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 (http)
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())

    def start(self):
        """Start the fake Spark and give the model once it is ready."""
        status, _ = self.ask("POST", "server", {"cluster": "fake"})
        assert status == 202
        self.until(lambda: self.ask("GET", "server")[1]["state"] != "starting", "the end of the start")
        model = self.ask("GET", "server")[1]
        assert model["state"] == "ready", model
        return model

    def until(self, condition, what):
        """Wait for a condition, with a deadline."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, f"waited in vain for {what}\n{self.log.read_text()}"
            time.sleep(0.05)

    def connection_folders(self):
        """Name the connection folders of all servers of this user."""
        return sorted(folder.name for folder in (self.folder / "runtime" / "spark-connect").iterdir())

    def _answers(self):
        try:
            return self.ask("GET", "server")[0] == 200
        except OSError:
            return False
