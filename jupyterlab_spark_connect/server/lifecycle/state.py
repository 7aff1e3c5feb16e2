"""The states of the Spark server and what leads from one to another; pure, no process and no file."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from jupyterlab_spark_connect.contract.supervision import SupervisorState
from jupyterlab_spark_connect.server.spark.rest import Application

from .models import Failure, Launch


class State(enum.StrEnum):
    """`State` of openapi.yaml."""

    STOPPED = "stopped"
    STARTING = "starting"
    READY = "ready"
    STOPPING = "stopping"
    FAILED = "failed"


ALLOWED: Final[Mapping[State, frozenset[State]]] = {
    State.STOPPED: frozenset({State.STARTING}),
    State.STARTING: frozenset({State.READY, State.STOPPING, State.FAILED}),
    State.READY: frozenset({State.STOPPING, State.FAILED}),
    State.STOPPING: frozenset({State.STOPPED, State.FAILED}),
    State.FAILED: frozenset({State.STARTING}),
}
"""Where each state may lead."""

ACTIVE: Final = frozenset({State.STARTING, State.READY, State.STOPPING})
"""The states in which a process may run."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """The start that is in force.

    Attributes
    ----------
    generation
        Which start it is; greater than that of every earlier one.
    started_at
        When it was asked for.
    cluster, bundles
        Names of the cluster and of the bundles.
    user_options
        The options that the user chose.
    options
        The options that hold.
    web_ui_capability
        The secret path segment of its Web UI.
    adopted
        Whether an earlier Jupyter server made it.
    """

    generation: int
    started_at: datetime
    cluster: str
    bundles: Sequence[str]
    user_options: Mapping[str, str]
    options: Mapping[str, str]
    web_ui_capability: str = field(repr=False)
    adopted: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """The server that has been launched, from its preparation to its end.

    Attributes
    ----------
    launch
        What was launched.
    supervisor
        What the supervisor last said of it; None before its first word, and where there is none.
    application
        What Spark says of itself; None until it answers.
    idle_stop_at
        When it will be stopped because nobody uses it; None until shortly before.
    background
        What its launcher does beside it, at low priority; one sentence, or None.
    """

    launch: Launch
    supervisor: SupervisorState | None = None
    application: Application | None = None
    idle_stop_at: datetime | None = None
    background: str | None = None

    @property
    def endpoint(self) -> str:
        """The address that kernels dial, with the port that Spark reported, or else was launched with."""
        reported = self.supervisor.connect_port if self.supervisor else None
        return f"sc://{self.launch.host}:{reported or self.launch.port}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerFailure:
    """Why the server failed, and what comes next.

    Attributes
    ----------
    failure
        The reason, for a person.
    errors
        The last error entries of the log.
    restart_at
        When the server will be started again by itself; None when it will not.
    """

    failure: Failure
    errors: Sequence[str] = ()
    restart_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerStatus:
    """Everything that is known of the Spark server at one moment.

    Attributes
    ----------
    state, since
        The state, and when it became what it is.
    step
        What a start or a stop is doing, in words; None otherwise.
    generation
        The newest start; None before the first.
    start
        The start that is in force; None before the first, and after a stop.
    running
        What has been launched; None while nothing is.
    failure
        Why it failed; None unless it did.
    stop_reason
        Why it was stopped, when nobody asked for that; one sentence.
    """

    state: State
    since: datetime
    step: str | None = None
    generation: int | None = None
    start: Start | None = None
    running: Running | None = None
    failure: ServerFailure | None = None
    stop_reason: str | None = None


class StateMachine:
    """Holds the status; every change of state goes through `_enter`.

    Parameters
    ----------
    changed
        Called with the new status after each change of state, and where everybody has to look again.
    """

    def __init__(self, changed: Callable[[ServerStatus], None]) -> None:
        self._changed = changed
        self.status = ServerStatus(state=State.STOPPED, since=datetime.now(UTC))

    # -- Transitions; each raises ValueError where the present state does not allow it -------------

    def begin(self, start: Start, step: str) -> None:
        """Enter `STARTING`."""
        self._enter(
            replace(
                self.status,
                state=State.STARTING,
                step=step,
                generation=start.generation,
                start=start,
                running=None,
                failure=None,
                stop_reason=None,
            )
        )

    def ready(self) -> None:
        """Enter `READY`."""
        self._enter(replace(self.status, state=State.READY, step=None))

    def stop(self, step: str, reason: str | None = None) -> None:
        """Enter `STOPPING`, for a reason when nobody asked for it."""
        running = self.status.running and replace(self.status.running, idle_stop_at=None)
        self._enter(
            replace(self.status, state=State.STOPPING, step=step, running=running, stop_reason=reason)
        )

    def stopped(self) -> None:
        """Enter `STOPPED`."""
        self._enter(replace(self.status, state=State.STOPPED, step=None, start=None, running=None))

    def fail(self, failure: ServerFailure) -> None:
        """Enter `FAILED`."""
        self._enter(replace(self.status, state=State.FAILED, step=None, running=None, failure=failure))

    def _enter(self, status: ServerStatus) -> None:
        if status.state not in ALLOWED[self.status.state]:
            raise ValueError(f"Spark cannot become {status.state} while it is {self.status.state}")
        self.status = replace(status, since=datetime.now(UTC))
        self._changed(self.status)

    # -- Details, not emitted: whoever polls sees them -----------------------------------------------

    def set_step(self, step: str) -> None:
        """Set what a start or a stop is doing."""
        self.status = replace(self.status, step=step)

    def set_launch(self, launch: Launch) -> None:
        """Set what is launched, and with it the options that hold, unless an adopted start knows them."""
        start = self.status.start
        if start and not start.adopted:
            # Some may have been changed since an adopted one was launched.
            start = replace(start, options=launch.options)
        running = self.status.running or Running(launch=launch)
        self.status = replace(self.status, start=start, running=replace(running, launch=launch))

    def set_supervisor(self, supervisor: SupervisorState) -> None:
        """Set what the supervisor said."""
        running = self.status.running and replace(self.status.running, supervisor=supervisor)
        self.status = replace(self.status, running=running)

    def set_application(self, application: Application) -> None:
        """Set what Spark says of itself."""
        running = self.status.running and replace(self.status.running, application=application)
        self.status = replace(self.status, running=running)

    # -- Details, emitted at once --------------------------------------------------------------------

    def announce_idle_stop(self, at: datetime | None) -> None:
        """Set when the server will be stopped because nobody uses it."""
        self._announce(
            replace(
                self.status, running=self.status.running and replace(self.status.running, idle_stop_at=at)
            )
        )

    def announce_background(self, sentence: str | None) -> None:
        """Set what runs beside the server, at low priority; None when nothing does."""
        if self.status.running is not None:
            self._announce(replace(self.status, running=replace(self.status.running, background=sentence)))

    def cancel_restart(self) -> None:
        """Set that the server will not be started again by itself."""
        self._announce(
            replace(
                self.status, failure=self.status.failure and replace(self.status.failure, restart_at=None)
            )
        )

    def announce_options(self, options: Mapping[str, str], user_options: Mapping[str, str]) -> None:
        """Set the options that hold, and those that the user chose."""
        start = self.status.start and replace(self.status.start, options=options, user_options=user_options)
        self._announce(replace(self.status, start=start))

    def _announce(self, status: ServerStatus) -> None:
        self.status = status
        self._changed(status)
