"""The model that the browser gets: made in one place, which hides every secret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from jupyterlab_spark_connect.contract.connection import SessionMode
from jupyterlab_spark_connect.server.base.redaction import hide, secrets_in, secrets_of_environment, shown
from jupyterlab_spark_connect.server.launchers.models import Launch
from jupyterlab_spark_connect.server.lifecycle.state import Situation, State
from jupyterlab_spark_connect.server.spark.executors import Executor


@dataclass(frozen=True, kw_only=True, slots=True)
class Notebook:
    """`Notebook` of openapi.yaml."""

    kernel_id: str
    path: str | None
    name: str
    state: Literal["idle", "busy", "unknown"]
    mode: SessionMode


def to_model(
    situation: Situation,
    *,
    web_ui: str | None,
    memory: int | None,
    notebooks: Sequence[Notebook],
    executors: Sequence[Executor],
) -> dict[str, Any]:
    """Give `Server` of openapi.yaml.

    Parameters
    ----------
    situation
        What is known.
    web_ui
        Path of the proxied Web UI; None when there is none.
    memory
        Resident bytes of Spark; None when it was not measured.
    notebooks
        Who is attached.
    executors
        Who runs the tasks, where the driver does not.
    """
    launch = situation.launch
    ready = situation.state is State.READY
    app_id = situation.application.id if situation.application else None
    return {
        "state": situation.state.value,
        "step": situation.step,
        "cluster": situation.cluster,
        "bundles": list(situation.bundles),
        "user_options": redact(situation.user_options),
        "endpoint": endpoint(situation, launch) if launch and ready else None,
        "options": redact(situation.options),
        "spark": {"version": launch.spark_version, "app_id": app_id, "web_ui": web_ui} if launch else None,
        "process": _process(situation, memory),
        "started_at": situation.started_at and situation.started_at.isoformat(),
        "since": situation.since.isoformat(),
        "now": datetime.now(UTC).isoformat(),
        "generation": situation.generation,
        "notebooks": [asdict(notebook) for notebook in notebooks],
        "executors": [asdict(executor) for executor in executors],
        "external_links": asdict(launch.external_links) if launch and launch.external_links else None,
        "limitations": list(launch.limitations) if launch else [],
        "adopted": situation.adopted,
        "idle_stop_at": situation.idle_stop_at and situation.idle_stop_at.isoformat(),
        "restart_at": situation.restart_at and situation.restart_at.isoformat(),
        "stop_reason": situation.stop_reason,
        "error": _failure(situation),
    }


def endpoint(situation: Situation, launch: Launch) -> str:
    """Give the address that kernels dial.

    The port is the one that Spark itself told, or else the one it was told to take.
    """
    told = situation.supervisor.connect_port if situation.supervisor else None
    return f"sc://{launch.host}:{told or launch.port}"


def redact(options: Mapping[str, str]) -> dict[str, str]:
    """Hide the values that hold a secret, be it one that an administrator took from a variable."""
    secrets = secrets_of_environment()
    return {name: hide(shown(name, value), secrets) for name, value in options.items()}


def hide_secrets(text: str, launch: Launch | None) -> str:
    """Hide this start's own secrets in a text of another's making, such as a line of the log."""
    return hide(text, {launch.token, launch.web_ui_key, *secrets_in(launch.options)} if launch else ())


def _process(situation: Situation, memory: int | None) -> dict[str, Any] | None:
    process = situation.supervisor.process if situation.supervisor else None
    if process is None or situation.launch is None or memory is None:
        return None
    return {"pid": process.pid, "memory": memory, "heap_limit": situation.launch.heap_limit}


def _failure(situation: Situation) -> dict[str, Any] | None:
    if situation.failure is None:
        return None
    return {**asdict(situation.failure), "log": list(situation.errors)}
