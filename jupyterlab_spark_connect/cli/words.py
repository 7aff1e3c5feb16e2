"""Numbers, states and checks as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

STATES: Final[Mapping[str, str]] = {
    "stopped": "Spark is not running.",
    "starting": "Spark is starting.",
    "ready": "Spark is running.",
    "stopping": "Spark is stopping.",
    "failed": "Spark could not be started, or has died.",
}


def size(bytes_: int) -> str:
    """Return bytes with a unit; one unit is 1024 of the next smaller, as Spark counts."""
    amount, unit = float(bytes_), "bytes"
    for larger in ("KB", "MB", "GB", "TB"):
        if amount < 1024:
            break
        amount, unit = amount / 1024, larger
    return f"{amount:.1f} {unit}" if unit != "bytes" and amount < 10 else f"{amount:.0f} {unit}"


def span(seconds: float) -> str:
    """Return a duration: ``12 s``, ``14 min``, ``3 h 05 min``."""
    minutes, rest = divmod(int(max(seconds, 0)), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min" if minutes else f"{rest} s"


def status_lines(model: Mapping[str, Any], jupyter_url: str) -> Iterable[str]:
    """Yield the lines on what the Spark server is doing."""
    yield STATES[model["state"]]
    for name, value in _facts(model, jupyter_url):
        if value:
            yield f"  {name:<10} {value}"


def check_lines(checks: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """Yield the lines on what the doctor found, each with its remedy below it."""
    for check in checks:
        yield f"{check['state']:<8} {check['message']}"
        if check["remedy"]:
            yield f"{'':<8} {check['remedy']}"


def verdict(checks: Iterable[Mapping[str, Any]]) -> str:
    """Return a sentence that sums up what the doctor found."""
    states = [check["state"] for check in checks]
    failures, warnings = states.count("failure"), states.count("warning")
    if failures:
        return f"Spark cannot be started: {_counted(failures, 'failure')}, {_counted(warnings, 'warning')}."
    return f"Spark can be started: {_counted(warnings, 'warning')}." if warnings else "Spark can be started."


def _facts(model: Mapping[str, Any], jupyter_url: str) -> Iterable[tuple[str, str | None]]:
    error, spark, process = model["error"], model["spark"], model["process"]
    yield "why", model.get("note") or (error and error["message"])
    yield "remedy", error and error["hint"]
    yield "step", model["step"]
    yield "cluster", model["cluster"]
    yield "Spark", spark and spark["version"]
    yield "endpoint", model["endpoint"]
    yield "Web UI", jupyter_url + spark["web_ui"] if spark and spark["web_ui"] else None
    yield "memory", _memory(process) if process else None
    yield "notebooks", ", ".join(f"{each['name']} ({each['state']})" for each in model["notebooks"])
    if model["state"] == "ready":
        uptime = datetime.fromisoformat(model["now"]) - datetime.fromisoformat(model["since"])
        yield "uptime", span(uptime.total_seconds())


def _memory(process: Mapping[str, Any]) -> str:
    limit = process["heap_limit"]
    return size(process["memory"]) + (f", the driver's heap up to {size(limit)}" if limit else "")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
