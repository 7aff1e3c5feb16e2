"""Warms a fresh Spark, so that the first query of a notebook takes a quarter of its time."""

from __future__ import annotations

import asyncio
import logging
import os
import uuid
from typing import Final

from jupyterlab_spark_connect.contract.attached_kernel import KERNELS_FOLDER_NAME
from jupyterlab_spark_connect.server.lifecycle.models import Launch, LaunchRequest, new_connection
from jupyterlab_spark_connect.server.system.run_program import lowest_priority, run_program

from .first_queries import COMMAND, FirstQueries

_DELAY: Final = 3.0
"""Seconds in which a cell that has waited for Spark imports pyspark and comes; it is to have all cores."""

_TIMEOUT: Final = 300.0
"""Seconds for all queries; on a machine that is busy they give way."""


async def warm_fresh_spark(request: LaunchRequest, launch: Launch, log: logging.Logger) -> None:
    """Run the queries of a first notebook until somebody comes to use Spark; it may be cancelled."""
    await asyncio.sleep(_DELAY)
    connection = new_connection(
        launch, f"sc://localhost:{launch.port}", request.generation, str(uuid.uuid4())
    )
    kernels = str(request.folder / KERNELS_FOLDER_NAME)
    task = FirstQueries(connection=connection, kernels=kernels, has_tables=launch.has_tables)
    before = await asyncio.to_thread(lowest_priority)
    try:
        result = await run_program([*before, *COMMAND], os.environ, task.to_json(), limit=_TIMEOUT)
    except OSError as error:  # TimeoutError is one, too
        log.debug("Spark Connect: Spark was not warmed: %s", error)
    else:
        if result.code != 0:
            log.debug("Spark Connect: Spark was not warmed: %s", result.errors[-500:])
