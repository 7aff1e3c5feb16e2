"""The model that the browser gets: made in one place, which hides every secret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from jupyterlab_spark_connect.contract.connection import KernelMode, SessionMode
from jupyterlab_spark_connect.server.base.redaction import hide, secrets_of_environment, shown
from jupyterlab_spark_connect.server.lifecycle.state import Running, ServerStatus, State
from jupyterlab_spark_connect.server.spark.executors import Executor


@dataclass(frozen=True, kw_only=True, slots=True)
class Notebook:
    """`Notebook` of openapi.yaml."""

    kernel_id: str
    path: str | None
    name: str
    state: Literal["idle", "busy", "unknown"]
    mode: KernelMode
    label: str | None = None
    memory: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionModeRule:
    """`SessionModeRule` of openapi.yaml."""

    default: SessionMode
    locked: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SetOption:
    """`SetOption` of openapi.yaml."""

    name: str
    value: str | None
    notebook: str
    at: str


def to_model(
    status: ServerStatus,
    *,
    web_ui: str | None,
    memory: int | None,
    notebooks: Sequence[Notebook],
    executors: Sequence[Executor],
    set_options: Sequence[SetOption],
    database: str | None,
    models: int,
    session_mode: SessionModeRule,
) -> dict[str, Any]:
    """Return `Server` of openapi.yaml.

    Parameters
    ----------
    status
        What is known.
    web_ui
        Path of the proxied Web UI; None when there is none.
    memory
        Resident bytes of Spark; None when it was not measured.
    notebooks
        Who is attached.
    executors
        Who runs the tasks, where the driver does not.
    set_options
        What notebooks have set in the session that they share.
    database
        Where that session looks for tables; None when there is none.
    models
        How many models notebooks have in it.
    session_mode
        Which session a notebook has that asks for none.
    """
    start, running, failure = status.start, status.running, status.failure
    launch = running.launch if running else None
    ready = status.state is State.READY
    app_id = running.application.id if running and running.application else None
    idle_stop_at = running.idle_stop_at if running else None
    restart_at = failure.restart_at if failure else None
    return {
        "state": status.state.value,
        "step": status.step,
        "cluster": start.cluster if start else None,
        "bundles": list(start.bundles) if start else [],
        "user_options": redact(start.user_options) if start else {},
        "endpoint": running.endpoint if running and ready else None,
        "options": redact(start.options) if start else {},
        "spark": {"version": launch.spark_version, "app_id": app_id, "web_ui": web_ui} if launch else None,
        "process": _process(running, memory) if running else None,
        "started_at": start.started_at.isoformat() if start else None,
        "since": status.since.isoformat(),
        "now": datetime.now(UTC).isoformat(),
        "generation": status.generation,
        "notebooks": [asdict(notebook) for notebook in notebooks],
        "executors": [asdict(executor) for executor in executors],
        "set_options": [asdict(option) for option in set_options],
        "database": database,
        "models": models,
        "session_mode": asdict(session_mode),
        "external_links": asdict(launch.external_links) if launch and launch.external_links else None,
        "limitations": list(launch.limitations) if launch else [],
        "background": running.background if running else None,
        "adopted": bool(running and start and start.adopted),
        "idle_stop_at": idle_stop_at and idle_stop_at.isoformat(),
        "restart_at": restart_at and restart_at.isoformat(),
        "stop_reason": status.stop_reason,
        "error": {**asdict(failure.failure), "log": list(failure.errors)} if failure else None,
    }


def redact(options: Mapping[str, str]) -> dict[str, str]:
    """Hide the values that hold a secret, be it one that an administrator took from a variable."""
    secrets = secrets_of_environment()
    return {name: hide(shown(name, value), secrets) for name, value in options.items()}


def _process(running: Running, memory: int | None) -> dict[str, Any] | None:
    process = running.supervisor.process if running.supervisor else None
    if process is None or memory is None:
        return None
    return {"pid": process.pid, "memory": memory, "heap_limit": running.launch.heap_limit}
