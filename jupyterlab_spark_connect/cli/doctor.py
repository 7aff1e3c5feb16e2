"""``doctor``: runs the checks in the Jupyter server, or here where none runs."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .errors import CommandFailedError, NoJupyterError
from .request import start_request
from .servers import call_api, choose_server
from .words import check_lines, verdict


def doctor(arguments: argparse.Namespace) -> int:
    """Print what a start would find; a failure among it is one of the command, too."""
    wanted = start_request(arguments)
    try:
        server = choose_server(arguments.url)
    except NoJupyterError:
        checks = _run_checks_here(wanted)
    else:
        checks = call_api(server, "POST", "doctor", wanted)["checks"]
    if arguments.json:
        print(json.dumps({"checks": checks}, indent=2))
    else:
        print("\n".join([*check_lines(checks), verdict(checks)]))
    return 1 if any(check["state"] == "failure" for check in checks) else 0


def _run_checks_here(wanted: dict[str, Any]) -> Sequence[dict[str, Any]]:
    """Look with the config that a Jupyter server would have."""
    from jupyter_core.paths import jupyter_runtime_dir
    from traitlets import TraitError

    from jupyterlab_spark_connect.server.base.errors import SparkConnectError
    from jupyterlab_spark_connect.server.clusters.config_folder import read_server_config
    from jupyterlab_spark_connect.server.lifecycle.folder import ROOT_FOLDER_NAME
    from jupyterlab_spark_connect.server.start.requests import StartRequest
    from jupyterlab_spark_connect.server.start.review import run_checks
    from jupyterlab_spark_connect.server.start.settings import SparkConnect

    folder = Path(jupyter_runtime_dir()) / ROOT_FOLDER_NAME
    try:
        settings = SparkConnect(config=read_server_config())
        request = StartRequest.parse(wanted)
        found = asyncio.run(run_checks(settings, request, folder, Path.cwd()))
    except SparkConnectError as error:
        raise CommandFailedError(error.message) from error
    except TraitError as error:
        raise CommandFailedError(f"Jupyter's config holds a wrong value: {error}") from error
    return [asdict(check) for check in found]
