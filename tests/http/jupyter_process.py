"""A Jupyter server as people run it, with a prefix, and the fake launcher in it."""

import psutil

from tests.support import ROOT
from tests.support.real_jupyter import RealJupyter

from .http_api import is_gone

FAKE_LAUNCHER = {"launcher_classes": {"fake": "tests.http.fake_launcher.FakeLauncher"}}


class JupyterProcess(RealJupyter):
    """A Jupyter server in a folder, for a `with` block; two in one folder are one that was started again."""

    def __init__(self, folder, *, config=None, options=None, name="jupyter"):
        cluster = {"name": "fake", "master": "fake", "launcher": "fake", "options": options or {}}
        own = {"SparkConnect": {**FAKE_LAUNCHER, "clusters": [cluster]}, **(config or {})}
        super().__init__(
            folder,
            config={**own, "ServerApp": {"allow_unauthenticated_access": False}},
            base_url="/user/some@one/",
        )
        self.log = folder / f"{name}.log"
        # it imports the fake launcher
        self.environment["PYTHONPATH"] = str(ROOT)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.terminate()

    def start_fake(self):
        """Start the fake Spark, and give the model once it is ready."""
        return self.start_spark(cluster="fake")

    def ask(self, method, path, body=None):
        """Return the status and the body of an answer of our API."""
        return self.call(method, f"spark-connect/api/{path}", body)

    def left(self):
        """Return the commands of everything that runs with this folder in its command or its environment."""
        found = []
        for process in psutil.process_iter():
            try:
                told = [*process.cmdline(), *process.environ().values()]
            except psutil.Error:
                continue
            if any(str(self.home) in text for text in told) and not is_gone(process):
                found.append(process.cmdline())
        return found
