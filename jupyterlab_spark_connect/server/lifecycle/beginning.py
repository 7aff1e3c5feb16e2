"""How a life of Spark begins: with a start, or with the Spark of an earlier Jupyter server."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jupyterlab_spark_connect.server.launchers.models import LaunchRequest
from jupyterlab_spark_connect.server.spark.web_ui import new_capability
from jupyterlab_spark_connect.server.start.requests import StartRequest
from jupyterlab_spark_connect.server.start.settings import Choice, SparkConnect

from .adoption import EarlierSpark
from .connection_files import Publication
from .folder import ConnectionFolder
from .process import PREPARING, TAKING_OVER
from .record import StartRecord
from .server import Life
from .state import NOTHING_RUNS, Lifecycle


@dataclass(frozen=True, kw_only=True, slots=True)
class Beginning:
    """A life that is about to begin.

    Attributes
    ----------
    life
        The life.
    wanted
        What was asked for, to be asked for again after its end.
    step, facts
        What the situation is to hold from now on.
    come_up
        Brings it to where it is ready.
    """

    life: Life
    wanted: StartRequest
    step: str
    facts: Mapping[str, Any]
    come_up: Callable[[], Awaitable[StartRecord]]


class Beginnings:
    """Makes them, each start with a generation of its own.

    Parameters
    ----------
    settings
        The administrator's.
    folder
        The connection folder.
    directory
        Root of the user's files.
    lifecycle, publication
        Of every life.
    log
        The server's.
    """

    def __init__(
        self,
        settings: SparkConnect,
        folder: ConnectionFolder,
        directory: Path,
        lifecycle: Lifecycle,
        publication: Publication,
        log: logging.Logger,
    ) -> None:
        self._settings = settings
        self._folder = folder
        self._directory = directory
        self._lifecycle = lifecycle
        self._publication = publication
        self._log = log
        self._generation = 0

    async def of_start(self, wanted: StartRequest, newest_generation: int) -> Beginning:
        """Begin a start.

        Parameters
        ----------
        newest_generation
            The newest that was seen in the folder.

        Raises
        ------
        UnknownClusterError, InvalidOptionError
            What was asked for cannot be started.
        """
        choice = await asyncio.to_thread(self._settings.choose, wanted)  # it reads the disk
        # It grows also where the clock has been set back.
        newest = max(self._generation, newest_generation)
        self._generation = max(time.time_ns() // 1_000_000, newest + 1)
        life = self._life(choice, wanted)
        facts = NOTHING_RUNS | {
            "options": {**choice.cluster.options, **choice.options},
            "bundles": choice.bundles,
            "user_options": wanted.options,
            "started_at": datetime.now(UTC),
            "web_ui_capability": new_capability(),
            "stop_reason": None,
            "failure": None,
            "errors": (),
        }
        return Beginning(
            life=life,
            wanted=wanted,
            step=PREPARING,
            facts=facts,
            come_up=lambda: life.bring_up(force=wanted.force),
        )

    def of_record(self, earlier: EarlierSpark, record: StartRecord) -> Beginning:
        """Begin with a Spark that runs.

        Raises
        ------
        UnknownClusterError
            Nobody brings its launcher any more.
        """
        launcher = self._settings.launcher(record.cluster)
        self._generation = record.connection.generation
        choice = Choice(
            cluster=record.cluster, launcher=launcher, options=record.options, bundles=record.bundles
        )
        wanted = record.wanted
        life = self._life(choice, wanted)
        facts = {
            "options": record.in_force,
            "bundles": record.bundles,
            "user_options": record.options,
            "started_at": record.started_at,
            "web_ui_capability": record.web_ui_capability,
            "adopted": True,
        }
        return Beginning(
            life=life,
            wanted=wanted,
            step=TAKING_OVER,
            facts=facts,
            come_up=lambda: life.take_over(earlier, record),
        )

    def _life(self, choice: Choice, wanted: StartRequest) -> Life:
        request = LaunchRequest(
            cluster=choice.cluster,
            options=choice.options,
            user_options=wanted.options,
            bundles=choice.bundles,
            generation=self._generation,
            folder=self._folder.path,
            directory=self._directory,
        )
        return Life(choice.launcher, request, self._folder, self._lifecycle, self._publication, self._log)
