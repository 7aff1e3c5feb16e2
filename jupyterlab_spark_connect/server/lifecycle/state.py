"""The states of the Spark server and what leads from one to another; pure, no process and no file."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from jupyterlab_spark_connect.contract.supervision import SupervisorState
from jupyterlab_spark_connect.server.launchers.models import Failure, Launch
from jupyterlab_spark_connect.server.spark.rest import Application


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


NOTHING_RUNS: Final[dict[str, Any]] = {
    "launch": None,
    "supervisor": None,
    "application": None,
    "web_ui_capability": None,
    "adopted": False,
    "idle_stop_at": None,
    "restart_at": None,
}
"""What becomes of a situation's facts once nothing runs."""


NOTHING_CHOSEN: Final[dict[str, Any]] = {
    "cluster": None,
    "options": {},
    "bundles": (),
    "user_options": {},
    "started_at": None,
}
"""What becomes of them besides once nothing is wanted any more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """Everything that is known of the Spark server at one moment.

    Attributes
    ----------
    state, since
        The state, and when it became what it is.
    step
        What a start or a stop is doing, in words; None otherwise.
    cluster, options
        Of the start that is in force; None and empty before the first.
    bundles, user_options
        Names of its bundles, and the options that its user chose.
    generation, started_at
        Which start that is, and when it was asked for.
    launch
        What was launched; None until it is prepared and once it is over.
    supervisor
        What the supervisor last said of it.
    application
        What Spark says of itself once it answers; None until then.
    web_ui_capability
        The secret path segment of this start's Web UI.
    adopted
        Whether an earlier Jupyter server had started it.
    idle_stop_at
        When it will be stopped because nobody uses it; None until shortly before.
    restart_at
        When it will be started again by itself, after a loss; None when it will not.
    stop_reason
        Why it was stopped, when nobody asked for that; one sentence.
    failure, errors
        Why it failed, and the last error entries of its log.
    """

    state: State
    since: datetime
    step: str | None = None
    cluster: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    bundles: Sequence[str] = ()
    user_options: Mapping[str, str] = field(default_factory=dict)
    generation: int | None = None
    started_at: datetime | None = None
    launch: Launch | None = None
    supervisor: SupervisorState | None = None
    application: Application | None = None
    web_ui_capability: str | None = field(default=None, repr=False)
    adopted: bool = False
    idle_stop_at: datetime | None = None
    restart_at: datetime | None = None
    stop_reason: str | None = None
    failure: Failure | None = None
    errors: Sequence[str] = ()


class Lifecycle:
    """Holds the situation; `change` is the one function that changes the state.

    Parameters
    ----------
    changed
        Called after each change of state, with the new situation.
    """

    def __init__(self, changed: Callable[[Situation], None]) -> None:
        self._changed = changed
        self.now = Situation(state=State.STOPPED, since=datetime.now(UTC))

    def change(self, state: State, **known: Any) -> None:  # noqa: ANN401 (each field has its own type)
        """Enter a state, and set what else is known from here on; the step begins anew.

        Raises
        ------
        ValueError
            The lifecycle has no such way; a defect of the caller.
        """
        if state not in ALLOWED[self.now.state]:
            raise ValueError(f"Spark cannot become {state} while it is {self.now.state}")
        self.now = replace(self.now, **{"step": None, **known}, state=state, since=datetime.now(UTC))
        self._changed(self.now)

    def note(self, **known: Any) -> None:  # noqa: ANN401 (each field has its own type)
        """Set what is known without a change of state."""
        self.now = replace(self.now, **known)

    def tell(self, **known: Any) -> None:  # noqa: ANN401 (each field has its own type)
        """Set what is known without a change of state, and let everybody look again."""
        self.note(**known)
        self._changed(self.now)
