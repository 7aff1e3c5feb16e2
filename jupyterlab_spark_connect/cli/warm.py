"""``warm``: makes the archive of classes before the first start, also while an image is built."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from .errors import CommandFailedError
from .request import start_request


def warm(arguments: argparse.Namespace) -> int:
    """Make it with the config that a Jupyter server would have; none needs to run."""
    print(_warm(start_request(arguments), shared=arguments.sys_prefix))
    return 0


def _warm(wanted: dict[str, Any], *, shared: bool) -> str:
    from traitlets import TraitError

    from jupyterlab_spark_connect.server.base.errors import SparkConnectError
    from jupyterlab_spark_connect.server.clusters.config_folder import read_server_config
    from jupyterlab_spark_connect.server.lifecycle.models import LaunchError, TrainingFailedError
    from jupyterlab_spark_connect.server.start.requests import StartRequest
    from jupyterlab_spark_connect.server.start.settings import SparkConnect

    try:
        settings = SparkConnect(config=read_server_config())
        plan = settings.choose(StartRequest.parse(wanted))
        with tempfile.TemporaryDirectory() as folder:
            request = plan.launch_request(
                generation=time.time_ns() // 1_000_000, folder=Path(folder), directory=Path(folder)
            )
            return asyncio.run(plan.launcher.warm(request, shared=shared))
    except SparkConnectError as error:
        raise CommandFailedError(error.message) from error
    except LaunchError as error:
        raise CommandFailedError(error.failure.message) from error
    except TrainingFailedError as error:
        raise CommandFailedError(f"Nothing was made: {error}.") from error
    except OSError as error:
        raise CommandFailedError(f"Nothing was made: {error.strerror}: {error.filename}.") from error
    except TraitError as error:
        raise CommandFailedError(f"Jupyter's config holds a wrong value: {error}") from error
