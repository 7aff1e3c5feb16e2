"""What the doctor says of a start, for whoever asks: the panel, or a terminal in which no Jupyter runs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from jupyterlab_spark_connect.server.lifecycle.models import Check, LaunchRequest

from .requests import StartRequest
from .settings import SparkConnect


async def examine_start(
    settings: SparkConnect, wanted: StartRequest, folder: Path, directory: Path
) -> Sequence[Check]:
    """Look at everything that this start needs, and start nothing.

    Parameters
    ----------
    settings
        The administrator's.
    wanted
        What was asked for.
    folder, directory
        The connection folder, and the root of the user's files.

    Raises
    ------
    UnknownClusterError, UnknownBundleError, InvalidOptionError
        What was asked for cannot be started at all.
    """
    choice = await asyncio.to_thread(settings.choose, wanted)
    request = LaunchRequest(
        cluster=choice.cluster,
        options=choice.options,
        user_options=wanted.options,
        bundles=choice.bundles,
        generation=time.time_ns() // 1_000_000,
        folder=folder,
        directory=directory,
    )
    return await choice.launcher.run_checks(request)
