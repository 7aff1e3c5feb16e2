"""A Spark Connect server that is none of the extension's, started by hand, and a door with TLS before it."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.support.real_jupyter import clean_environment, free_port
from tests.support.waiting import wait_for

from .spark_folder import spark_folder

OPENSSL_CONFIG = """
[req]
prompt = no
distinguished_name = name
x509_extensions = extensions
[name]
CN = localhost
[extensions]
basicConstraints = critical, CA:true
subjectAltName = DNS:localhost
"""
"""Of a certificate that signs itself; what the system has is nobody's business."""


@dataclass
class ConnectServer:
    """`spark-submit --class …SparkConnectServer`, on a free port of loopback."""

    home: Path
    token: str | None = None
    port: int = field(default_factory=free_port)

    @property
    def endpoint(self) -> str:
        return f"sc://localhost:{self.port}"

    def start(self) -> ConnectServer:
        """Start it, and wait until it listens."""
        spark = self.home / "spark"
        if not spark.exists():
            spark_folder(spark)
            (self.home / "tmp").mkdir()
        options = {
            "spark.connect.grpc.binding.address": "127.0.0.1",
            "spark.connect.grpc.binding.port": str(self.port),
            "spark.ui.enabled": "false",
            "spark.driver.memory": "512m",
        }
        environment = {
            **clean_environment(self.home),
            "SPARK_HOME": str(spark),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_CONNECT_MODE": "0",
        }
        if self.token:
            environment["SPARK_CONNECT_AUTHENTICATE_TOKEN"] = self.token
        with (self.home / "server.log").open("wb") as log:
            self.process = psutil.Popen(
                [
                    *(spark / "bin" / "spark-submit", "--master", "local[1]"),
                    *("--class", "org.apache.spark.sql.connect.service.SparkConnectServer"),
                    *(f"--conf={name}={value}" for name, value in options.items()),
                ],
                env=environment,
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_for(f"the server, see {self.home}", self._listens, 120)
        return self

    def stop(self) -> None:
        """End it by its pid."""
        if hasattr(self, "process") and self.process.is_running():
            self.process.kill()
            self.process.wait(30)

    def _listens(self) -> bool:
        assert self.process.is_running(), (self.home / "server.log").read_text()
        with contextlib.suppress(psutil.Error):
            listening = (each.laddr.port for each in self.process.net_connections("tcp"))
            return self.port in listening
        return False


class TlsDoor:
    """A port that speaks TLS, with a server behind it that does not, as a gateway of a platform is."""

    def __init__(self, folder: Path, behind: int) -> None:
        folder.mkdir(parents=True)
        self.ca_file = folder / "certificate.pem"
        key, config = folder / "key.pem", folder / "openssl.cnf"
        config.write_text(OPENSSL_CONFIG)
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
                *("-keyout", key, "-out", self.ca_file),
                *("-config", config),
            ],
            check=True,
            capture_output=True,
        )
        self.port = free_port()
        self._behind = behind
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(self.ca_file, key)
        self._context.set_alpn_protocols(["h2"])
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def open(self) -> TlsDoor:
        """Open it, in a thread of its own."""
        self._thread.start()
        serving = asyncio.start_server(self._pass_on, "127.0.0.1", self.port, ssl=self._context)
        self._server = asyncio.run_coroutine_threadsafe(serving, self._loop).result(30)
        return self

    def close(self) -> None:
        """Close it, and break what goes through."""

        async def end() -> None:
            self._server.close()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", self._behind)
        try:
            await asyncio.gather(_pump(reader, inner_writer), _pump(inner_reader, writer))
        finally:
            await _break(inner_writer)
            await _break(writer)


async def _break(writer: asyncio.StreamWriter) -> None:
    # A TLS connection that is closed politely waits for its other end.
    writer.transport.abort()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while content := await reader.read(65536):
            writer.write(content)
            await writer.drain()
        writer.close()
