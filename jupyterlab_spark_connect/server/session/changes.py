"""The options of the session that notebooks share: compared with a request, changed while Spark runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, NamedTuple

from jupyterlab_spark_connect.server.base.errors import (
    InvalidOptionError,
    SessionUnreachableError,
    SparkConnectError,
)
from jupyterlab_spark_connect.server.launchers.explain import refused_option
from jupyterlab_spark_connect.server.lifecycle.record import StartRecord
from jupyterlab_spark_connect.server.lifecycle.state import StateMachine
from jupyterlab_spark_connect.server.options.reference import OptionReference
from jupyterlab_spark_connect.server.spark.connect_client import (
    ConfigUpdate,
    RejectedOption,
    SessionInfo,
    read_session,
    set_options,
)
from jupyterlab_spark_connect.server.spark.storage import Cached, find_cached
from jupyterlab_spark_connect.server.start.plan import LaunchPlan
from jupyterlab_spark_connect.server.start.requests import OptionUpdate, StartRequest
from jupyterlab_spark_connect.server.start.settings import SparkConnect
from jupyterlab_spark_connect.server.status.set_options import SetOptions
from jupyterlab_spark_connect.server.status.view import View

from .comparison import CLUSTER, Difference, differ
from .losses import Losses


class _Running(NamedTuple):
    """What a Spark that runs was asked for.

    Attributes
    ----------
    record
        Of that Spark.
    names
        Of the options that somebody asked for.
    values
        Of these and of what is beneath them, by name.
    """

    record: StartRecord
    names: Collection[str]
    values: Mapping[str, str]


class SessionOptions:
    """Changes and compares the options of the Spark that is ready, and computes the losses of a restart.

    Parameters
    ----------
    settings
        The administrator's.
    machine, view
        What is known; never changed here.
    set_options
        What notebooks have set.
    ready
        Returns the record of the Spark that is ready; raises `NotRunningError` or `BusyError` where none is.
    amend
        Puts a record in the place of another, unless the Spark of that one is gone.
    log
        The server's.
    """

    def __init__(
        self,
        settings: SparkConnect,
        machine: StateMachine,
        view: View,
        set_options: SetOptions,
        ready: Callable[[], Awaitable[StartRecord]],
        amend: Callable[[StartRecord, StartRecord], Awaitable[None]],
        log: logging.Logger,
    ) -> None:
        self._settings = settings
        self._machine = machine
        self._view = view
        self._set_options = set_options
        self._ready = ready
        self._amend = amend
        self._log = log
        # Changes wait for each other and not for the manager's lock: a Spark that hangs can be stopped.
        self._changing = asyncio.Lock()
        self._live: tuple[int | None, dict[str, bool]] = (None, {})
        self._running: _Running | None = None

    async def change(self, update: OptionUpdate) -> None:
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
        await self._change(update, is_reset=False)

    async def _change(self, update: OptionUpdate, *, is_reset: bool) -> None:
        async with self._changing:
            record = await self._ready()
            if not update.values and not update.removed:
                return
            changed, values = await asyncio.to_thread(self._plan, record, update)
            rejected = await set_options(record.connection, replace(values, is_reset=is_reset))
            if rejected is not None:
                raise _rejected(rejected, values)
            await self._set_options.forget([*update.values, *update.removed])
            await self._amend(record, changed)

    async def reset(self, names: Collection[str]) -> None:
        """Have options be again what the user of this Spark asked for, or what is beneath that.

        Raises
        ------
        NotRunningError, BusyError
            No Spark is ready.
        SessionUnreachableError
            Spark cannot be asked.
        """
        chosen = (await self._ready()).options
        values = {name: chosen[name] for name in names if name in chosen}
        others = [name for name in names if name not in values]
        await self._change(OptionUpdate(values=values, removed=others), is_reset=True)

    async def losses(self) -> dict[str, Any]:
        """Return `Losses` of openapi.yaml.

        Raises
        ------
        NotRunningError, BusyError
            No Spark is ready.
        """
        return asdict(await self._losses(await self._ready(), ()))

    async def compare(self, request: StartRequest) -> dict[str, Any]:
        """Return `Comparison` of openapi.yaml.

        Raises
        ------
        NotRunningError, BusyError
            No Spark is ready.
        UnknownClusterError, InvalidOptionError
            What is asked for cannot be started.
        """
        record = await self._ready()
        plan, differences = await asyncio.to_thread(self._differences, record, request)
        if not differences:
            return {"differences": [], "losses": None}
        # Bundles belong to a start: what they set is not the user's own, to be changed while it runs.
        is_restart = list(plan.bundles) != list(record.bundles)
        live, losses = self._live_of(record), None
        if is_restart or not all(live.get(each.name) for each in differences):
            losses = await self._losses(record, [each.name for each in differences if each.name != CLUSTER])
        models = [each.to_model(live=live.get(each.name, False)) for each in differences]
        is_restart = is_restart or not all(each["live"] for each in models)
        return {"differences": models, "losses": asdict(losses) if losses and is_restart else None}

    def _differences(self, record: StartRecord, request: StartRequest) -> tuple[LaunchPlan, list[Difference]]:
        """Plan a request, and compare it with what runs; reads the disk."""
        plan = self._settings.choose(request)
        running = self._running_of(record)
        differences = differ(
            {*running.names, *_names(plan)},
            running.values,
            plan.resolved.values,
            OptionReference.of(record.connection.spark_version).option,
        )
        if plan.cluster.name != record.cluster.name:
            other = Difference(name=CLUSTER, running=record.cluster.name, wanted=plan.cluster.name)
            differences.insert(0, other)
        return plan, differences

    def _running_of(self, record: StartRecord) -> _Running:
        """Return what is known of the Spark of a record; reads the disk once for each record."""
        running = self._running
        if running is None or running.record is not record:
            try:
                plan = self._settings.plan(StartRequest.of_record(record))
            except SparkConnectError:
                # An earlier Jupyter server started it, under settings that have changed since.
                running = _Running(record, record.options.keys(), record.in_force)
            else:
                running = _Running(record, _names(plan), {**plan.resolved.values, **record.in_force})
            self._running = running
        return running

    def _plan(self, record: StartRecord, update: OptionUpdate) -> tuple[StartRecord, ConfigUpdate]:
        """Return the record after a change, and what is to be asked of Spark; reads the disk."""
        plan = self._settings.choose(replace(StartRequest.of_record(record), options=update.values))
        beneath = plan.resolved.values
        values = {name: plan.options[name] for name in update.values}
        values |= {name: beneath[name] for name in update.removed if name in beneath}
        changed = replace(
            record,
            options={**_without(record.options, update.removed), **update.values},
            in_force={**_without(record.in_force, update.removed), **values},
        )
        # Every session begins with what Spark was started with, and `unset` gives it Spark's own default.
        unset = [name for name in update.removed if name not in beneath]
        return changed, ConfigUpdate(values=values, unset=unset)

    def _live_of(self, record: StartRecord) -> dict[str, bool]:
        """Return which options are known to be live in this very Spark, or not to be; that never changes."""
        generation = record.connection.generation
        if self._live[0] != generation:
            self._live = (generation, {})
        return self._live[1]

    async def _losses(self, record: StartRecord, names: Collection[str]) -> Losses:
        """Return what would be lost, and learn which of these options are live."""
        live = self._live_of(record)
        session, notebooks, cached = await asyncio.gather(
            self._read_session(record, [name for name in names if name not in live]),
            self._view.attached_names(),
            self._cached(),
        )
        live.update(session.live)
        if session.views is not None:
            await self._view.note_views(session.views)
        return Losses(notebooks=notebooks, made=await self._view.made(), cached=cached)

    async def _read_session(self, record: StartRecord, names: Sequence[str]) -> SessionInfo:
        try:
            return await read_session(record.connection, names)
        except SessionUnreachableError as error:
            self._log.warning("Spark Connect: %s (%s)", error.message, error.detail)
            return SessionInfo(live={}, views=None)

    async def _cached(self) -> Sequence[Cached]:
        application, web_ui = await self._view.application(), self._view.web_ui()
        if application is None or web_ui is None:
            return ()
        return await find_cached(application, web_ui.key)


def _names(plan: LaunchPlan) -> Collection[str]:
    """Return the names of the options that somebody asked for, which Spark's and our defaults are not."""
    return {*plan.resolved.administrator, *plan.options}


def _without(options: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    return {name: value for name, value in options.items() if name not in names}


def _rejected(rejected: RejectedOption, update: ConfigUpdate) -> InvalidOptionError:
    name, reason = rejected.name, rejected.reason
    if reason is None:
        return InvalidOptionError(
            f"{name} cannot be changed while Spark runs; it holds from the next start.", name
        )
    return InvalidOptionError(refused_option(name, update.values[name], reason), name)
