"""A stand-in for Kubernetes' API, which Spark's own client talks to, and whose pods are processes."""

from __future__ import annotations

import json
import subprocess
import threading
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psutil

from tests.support.http_answers import POLL
from tests.support.real_jupyter import clean_environment

from .spark_folder import spark_folder


@dataclass
class Asked:
    """One request."""

    method: str
    path: str
    authorization: str | None
    body: dict[str, Any] | None


@dataclass
class FakeKubernetes:
    """It keeps what it is given and gives it back; the pods of executors run as processes here."""

    home: Path
    asked: list[Asked] = field(default_factory=list)
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    processes: list[psutil.Popen] = field(default_factory=list)

    def start(self) -> FakeKubernetes:
        """Serve on a free port of loopback."""
        (self.home / "tmp").mkdir(parents=True)
        self._spark = spark_folder(self.home / "spark")
        self._over = threading.Event()
        kubernetes = self

        class Handler(_Handler):
            cluster = kubernetes

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(POLL,))
        self._thread.start()
        return self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        """End the pods by their pids, and serve no more."""
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(30)
        for process in self.processes:
            if process.is_running():
                process.kill()
            process.wait(30)

    def created(self, kind: str) -> list[dict[str, Any]]:
        """What it was asked to make, as it was asked."""
        return [
            each.body
            for each in self.asked
            if each.method == "POST" and each.path.endswith(f"/{kind}") and each.body is not None
        ]

    def pods(self) -> Iterator[dict[str, Any]]:
        return (each for path, each in list(self.objects.items()) if "/pods/" in path)

    def keep(self, path: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """Make an object; one of a pod is run."""
        name = wanted["metadata"].get("name") or wanted["metadata"]["generateName"] + uuid.uuid4().hex[:6]
        made = {**wanted, "metadata": {**wanted["metadata"], "name": name, "uid": str(uuid.uuid4())}}
        if path.endswith("/pods"):
            made["status"] = {"phase": "Running", "podIP": "127.0.0.1", "containerStatuses": []}
            self._run(wanted)
        self.objects[f"{path}/{name}"] = made
        return made

    def wait_for_end(self) -> None:
        self._over.wait()

    def _run(self, pod: Mapping[str, Any]) -> None:
        """Do what the entry point of Spark's image does for an executor."""
        (container,) = pod["spec"]["containers"]
        assert container["args"] == ["executor"]
        told = {each["name"]: each.get("value", "127.0.0.1") for each in container["env"]}
        options = [value for name, value in sorted(told.items()) if name.startswith("SPARK_JAVA_OPT_")]
        environment = {
            **clean_environment(self.home),
            "SPARK_HOME": str(self._spark),
            "SPARK_LOCAL_DIRS": str(self.home / "tmp"),
            **{name: value for name, value in told.items() if name == "_SPARK_AUTH_SECRET"},
        }
        with (self.home / f"executor{told['SPARK_EXECUTOR_ID']}.log").open("wb") as log:
            process = psutil.Popen(
                [
                    *("java", "-Xmx512m", *options, "-cp", f"{self._spark}/jars/*"),
                    "org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend",
                    *("--driver-url", told["SPARK_DRIVER_URL"]),
                    *("--executor-id", told["SPARK_EXECUTOR_ID"]),
                    *("--cores", told["SPARK_EXECUTOR_CORES"]),
                    *("--app-id", told["SPARK_APPLICATION_ID"]),
                    *("--hostname", told["SPARK_EXECUTOR_POD_IP"]),
                    *("--resourceProfileId", told["SPARK_RESOURCE_PROFILE_ID"]),
                    *("--podName", pod["metadata"]["name"]),
                ],
                env=environment,
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes.append(process)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    cluster: FakeKubernetes

    def do_GET(self) -> None:
        path, query = self._note(None)
        if self.headers.get("Upgrade"):
            self._status(503)  # no WebSocket: the client then watches by a plain request
        elif query.get("watch") == ["true"]:
            self._begin_stream()
        elif path.endswith("/pods"):
            self._answer(200, {"kind": "PodList", "apiVersion": "v1", "items": [*self.cluster.pods()]})
        elif path in self.cluster.objects:
            self._answer(200, self.cluster.objects[path])
        else:
            self._status(404)

    def do_POST(self) -> None:
        body = self._body()
        path, _ = self._note(body)
        self._answer(201, self.cluster.keep(path, body))

    def do_PATCH(self) -> None:
        path, _ = self._note(self._body())
        kept = self.cluster.objects.get(path)
        self._answer(200, kept) if kept else self._status(404)

    do_PUT = do_PATCH  # noqa: N815 (the name that the server calls)

    def do_DELETE(self) -> None:
        body = self._body()
        self._note(body)
        self._answer(200, {"kind": "Status", "apiVersion": "v1", "status": "Success"})

    def log_message(self, *_: Any) -> None:
        """Log nothing."""

    def _note(self, body: dict[str, Any] | None) -> tuple[str, dict[str, list[str]]]:
        url = urlsplit(self.path)
        asked = Asked(self.command, url.path, self.headers.get("Authorization"), body)
        self.cluster.asked.append(asked)
        return url.path, parse_qs(url.query)

    def _body(self) -> dict[str, Any]:
        return json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _status(self, code: int) -> None:
        self._answer(code, {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": code})

    def _begin_stream(self) -> None:
        """Tell of nothing until the end: what polls sees it all."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.cluster.wait_for_end()
        self.close_connection = True
