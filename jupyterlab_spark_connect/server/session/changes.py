"""What the Spark that is ready runs with: compared with what is wanted, priced, and changed while it runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from jupyterlab_spark_connect.server.base.errors import (
    InvalidOptionError,
    SessionUnreachableError,
    SparkConnectError,
)
from jupyterlab_spark_connect.server.launchers.explain import refused_option
from jupyterlab_spark_connect.server.lifecycle.record import StartRecord
from jupyterlab_spark_connect.server.lifecycle.state import StateMachine
from jupyterlab_spark_connect.server.options.reference import Catalogue
from jupyterlab_spark_connect.server.spark.connect_client import (
    ConfigUpdate,
    RejectedOption,
    SessionInfo,
    read_session,
    set_options,
)
from jupyterlab_spark_connect.server.spark.rest import find_application
from jupyterlab_spark_connect.server.spark.storage import Cached, find_cached
from jupyterlab_spark_connect.server.start.option_changes import OptionUpdate
from jupyterlab_spark_connect.server.start.plan import Plan
from jupyterlab_spark_connect.server.start.requests import StartRequest
from jupyterlab_spark_connect.server.start.settings import Choice, SparkConnect
from jupyterlab_spark_connect.server.status.view import View

from .comparison import CLUSTER, Difference, differ
from .losses import Losses


class Configuration:
    """Asks, and has the manager keep what has changed.

    Parameters
    ----------
    settings
        The administrator's.
    machine, view
        What is known; never changed here.
    ready
        Gives the record of the Spark that is ready; raises `NotRunningError` or `BusyError` where none is.
    keep
        Puts a record in the place of another, unless the Spark of that one is gone.
    log
        The server's.
    """

    def __init__(
        self,
        settings: SparkConnect,
        machine: StateMachine,
        view: View,
        ready: Callable[[], Awaitable[StartRecord]],
        keep: Callable[[StartRecord, StartRecord], Awaitable[None]],
        log: logging.Logger,
    ) -> None:
        self._settings = settings
        self._machine = machine
        self._view = view
        self._ready = ready
        self._keep = keep
        self._log = log
        # Changes wait for each other and not for the manager's lock: a Spark that hangs can be stopped.
        self._changing = asyncio.Lock()
        self._live: tuple[int | None, dict[str, bool]] = (None, {})

    async def change(self, changes: OptionUpdate) -> None:
        """Change options of the session that all notebooks share; all of them, or none.

        Raises
        ------
        NotRunningError, BusyError
            No Spark is ready.
        UnknownClusterError, InvalidOptionError
            One of them is locked or wrong, or holds from the next start only.
        SessionUnreachableError
            Spark cannot be asked.
        """
        async with self._changing:
            record = await self._ready()
            if not changes.values and not changes.removed:
                return
            changed, update = await asyncio.to_thread(self._plan, record, changes)
            rejected = await set_options(record.connection, update)
            if rejected is not None:
                raise _rejected(rejected, update)
            await self._keep(record, changed)

    async def losses(self) -> dict[str, Any]:
        """Give `Losses` of openapi.yaml.

        Raises
        ------
        NotRunningError, BusyError
            No Spark is ready.
        """
        return asdict(await self._look(await self._ready(), ()))

    async def compare(self, wanted: StartRequest) -> dict[str, Any]:
        """Give `Comparison` of openapi.yaml.

        Raises
        ------
        NotRunningError, BusyError
            No Spark is ready.
        UnknownClusterError, InvalidOptionError
            What is wanted cannot be started.
        """
        record = await self._ready()
        choice, differences = await asyncio.to_thread(self._differences, record, wanted)
        if not differences:
            return {"differences": [], "losses": None}
        # Bundles belong to a start: what they set is not the user's own, to be changed while it runs.
        is_restart = list(choice.bundles) != list(record.bundles)
        live, losses = self._live_of(record), None
        if is_restart or not all(live.get(each.name) for each in differences):
            losses = await self._look(record, [each.name for each in differences if each.name != CLUSTER])
        told = [each.to_model(live=live.get(each.name, False)) for each in differences]
        is_restart = is_restart or not all(each["live"] for each in told)
        return {"differences": told, "losses": asdict(losses) if losses and is_restart else None}

    def _differences(self, record: StartRecord, wanted: StartRequest) -> tuple[Choice, list[Difference]]:
        """Say what is wanted, and compare; reads the disk."""
        choice, plan = self._settings.choose(wanted), self._settings.plan(wanted)
        names, beneath = self._asked_for(record)
        differences = differ(
            {*names, *plan.composition.administrator, *plan.composition.user},
            {**beneath, **record.in_force},
            _values(plan),
            Catalogue.of(record.connection.spark_version).option,
        )
        if choice.cluster.name != record.cluster.name:
            other = Difference(name=CLUSTER, running=record.cluster.name, wanted=choice.cluster.name)
            differences.insert(0, other)
        return choice, differences

    def _asked_for(self, record: StartRecord) -> tuple[Collection[str], Mapping[str, str]]:
        """Name the options that somebody asked for of what runs, and give what a start of it comes to."""
        try:
            plan = self._settings.plan(StartRequest.of_record(record))
        except SparkConnectError:
            # An earlier Jupyter server started it, under settings that have changed since.
            return record.options.keys(), {}
        return {*plan.composition.administrator, *plan.composition.user}, _values(plan)

    def _plan(self, record: StartRecord, changes: OptionUpdate) -> tuple[StartRecord, ConfigUpdate]:
        """Say what is to become of each option, and how the record reads then; reads the disk."""
        wanted = replace(StartRequest.of_record(record), options=changes.values)
        user, beneath = self._settings.choose(wanted).options, _values(self._settings.plan(wanted))
        values = {name: user[name] for name in changes.values}
        values |= {name: beneath[name] for name in changes.removed if name in beneath}
        changed = replace(
            record,
            options={**_without(record.options, changes.removed), **changes.values},
            in_force={**_without(record.in_force, changes.removed), **values},
        )
        # Every session begins with what Spark was started with, and `unset` gives it Spark's own default.
        unset = [name for name in changes.removed if name not in beneath]
        return changed, ConfigUpdate(values=values, unset=unset)

    def _live_of(self, record: StartRecord) -> dict[str, bool]:
        """Give what is known of options that can be changed while this very Spark runs; it never changes."""
        generation = record.connection.generation
        if self._live[0] != generation:
            self._live = (generation, {})
        return self._live[1]

    async def _look(self, record: StartRecord, names: Collection[str]) -> Losses:
        """Say what would be lost, and learn which of these options are live."""
        live = self._live_of(record)
        session, notebooks, cached = await asyncio.gather(
            self._read_session(record, [name for name in names if name not in live]),
            self._view.attached_names(),
            self._cached(),
        )
        live.update(session.live)
        return Losses(notebooks=notebooks, views=session.views, cached=cached)

    async def _read_session(self, record: StartRecord, names: Sequence[str]) -> SessionInfo:
        try:
            return await read_session(record.connection, names)
        except SessionUnreachableError as error:
            self._log.warning("Spark Connect: %s (%s)", error.message, error.detail)
            return SessionInfo(live={}, views=())

    async def _cached(self) -> Sequence[Cached]:
        web_ui = self._view.web_ui()
        if web_ui is None:
            return ()
        running = self._machine.status.running
        known = running.application if running else None
        # a Spark that has just become ready was not asked yet
        application = known or await find_application([web_ui.port], web_ui.key)
        return await find_cached(application, web_ui.key) if application else ()


def _values(plan: Plan) -> dict[str, str]:
    return {name: setting.value for name, setting in plan.composition.settings.items()}


def _without(options: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    return {name: value for name, value in options.items() if name not in names}


def _rejected(rejected: RejectedOption, update: ConfigUpdate) -> InvalidOptionError:
    name, reason = rejected.name, rejected.reason
    if reason is None:
        return InvalidOptionError(
            f"{name} cannot be changed while Spark runs; it holds from the next start.", name
        )
    return InvalidOptionError(refused_option(name, update.values[name], reason), name)
