"""``status``, ``start``, ``stop`` and ``restart``."""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any, Final

from jupyterlab_spark_connect.client.errors import SparkStartError
from jupyterlab_spark_connect.client.jupyter_server import JupyterServer
from jupyterlab_spark_connect.client.start import start_spark

from .errors import CommandFailedError
from .request import start_request
from .servers import RefusedError, call_api, choose_server
from .words import status_lines

_POLL_INTERVAL: Final = 0.3

_IN_PYTHON: Final = """\
In Python:
    from jupyterlab_spark_connect import connect
    spark = connect()"""


def status(arguments: argparse.Namespace) -> int:
    """Print what Spark is doing; a Spark that failed is a failure."""
    server = choose_server(arguments.url)
    model = call_api(server, "GET", "server")
    if arguments.json:
        print(json.dumps(model, indent=2))
    else:
        print("\n".join(status_lines(model, server.url)))
    return 1 if model["state"] == "failed" else 0


def start(arguments: argparse.Namespace) -> int:
    """Start Spark and wait until it is ready."""
    wanted = start_request(arguments)
    server = choose_server(arguments.url)
    before = call_api(server, "GET", "server")
    if before["state"] in ("starting", "ready") and wanted:
        raise CommandFailedError("Spark is running already. Stop it first: jupyter spark-connect stop")
    _wait_until_ready(server, before["generation"], wanted)
    return 0


def restart(arguments: argparse.Namespace) -> int:
    """Stop Spark, start it with the same cluster and options, and wait until it is ready."""
    server = choose_server(arguments.url)
    before = call_api(server, "POST", "server/restart", {})["generation"]
    _print_step("Stopping Spark …")
    while True:
        model = call_api(server, "GET", "server")
        if model["generation"] != before or model["state"] not in ("stopping", "stopped"):
            break
        time.sleep(_POLL_INTERVAL)
    _wait_until_ready(server, before, {})
    return 0


def stop(arguments: argparse.Namespace) -> int:
    """Stop Spark and wait until it is gone; one that does not run is stopped already."""
    server = choose_server(arguments.url)
    try:
        model = call_api(server, "DELETE", "server")
    except RefusedError as error:
        if error.code != "not_running":
            raise
        print("Spark is not running.")
        return 0
    while model["state"] == "stopping":
        time.sleep(_POLL_INTERVAL)
        model = call_api(server, "GET", "server")
    if model["state"] == "failed":
        raise _failure(model)
    print("Spark is stopped.")
    return 0


def _wait_until_ready(server: JupyterServer, earlier: int | None, wanted: dict[str, Any]) -> None:
    """Start Spark and wait; `earlier` is the generation whose failure is none of this start's."""
    try:
        model = start_spark(server, _print_step, wanted)
    except SparkStartError as error:
        model = call_api(server, "GET", "server")
        failed = model["state"] == "failed" and model["generation"] != earlier
        raise (_failure(model) if failed else CommandFailedError(str(error))) from error
    except KeyboardInterrupt:
        _print_step("\nSpark goes on starting. Stop it with: jupyter spark-connect stop")
        raise
    print(f"Spark is ready at {model['endpoint']}.\n{_IN_PYTHON}")


def _failure(model: dict[str, Any]) -> CommandFailedError:
    error = model["error"] or {}
    checks = [check for check in error.get("checks", ()) if check["state"] != "ok"]
    sentence = f"{error.get('message', 'Spark failed.')} {error.get('hint', '')}".strip()
    if checks:
        return CommandFailedError("Spark was not started. To start it all the same, add --force.", checks)
    return CommandFailedError(sentence)


def _print_step(step: str) -> None:
    """Print a step on stderr, where it does not mix with the result."""
    print(step, file=sys.stderr, flush=True)
