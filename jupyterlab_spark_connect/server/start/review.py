"""What is known of a start before it is made: its options with their problems, and the doctor's checks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from jupyterlab_spark_connect.server.base.errors import InvalidOptionError
from jupyterlab_spark_connect.server.base.redaction import hide, secrets_of_environment, shown
from jupyterlab_spark_connect.server.lifecycle.models import Check
from jupyterlab_spark_connect.server.options.composition import ResolvedOption, merge_layers
from jupyterlab_spark_connect.server.options.reference.option import OptionProblem

from .requests import StartRequest, check_option
from .settings import SparkConnect


def review(settings: SparkConnect, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return `Review` of openapi.yaml: what a start would hand to Spark; reads the disk.

    Parameters
    ----------
    settings
        The administrator's.
    body
        The `StartRequest` that a browser would send.

    Raises
    ------
    InvalidRequestError
        The body is no `StartRequest`; an option that cannot be one is a problem instead.
    UnknownClusterError, UnknownBundleError
        There is no such cluster or bundle, nobody brings the launcher, or they do not go together.
    """
    options = body.get("options", {})
    if not isinstance(options, dict):
        StartRequest.parse(body)
    problems = [problem for name, value in options.items() if (problem := _malformed(name, value))]
    malformed = {problem.name for problem in problems}
    well_formed = {name: value for name, value in options.items() if name not in malformed}
    plan = settings.plan(replace(StartRequest.parse({**body, "options": {}}), options=well_formed))
    forced = plan.launcher.forced_layers(plan.cluster, plan.resolved.values)
    properties = merge_layers(forced, plan.resolved.by_name)
    return {
        "properties": [_property(name, properties[name]) for name in sorted(properties)],
        "problems": [asdict(problem) for problem in (*problems, *plan.problems)],
    }


async def run_checks(
    settings: SparkConnect, request: StartRequest, folder: Path, directory: Path
) -> Sequence[Check]:
    """Run the doctor's checks for a start, and start nothing; also where no Jupyter runs.

    Parameters
    ----------
    settings
        The administrator's.
    request
        What was asked for.
    folder, directory
        The connection folder, and the root of the user's files.

    Raises
    ------
    UnknownClusterError, UnknownBundleError, InvalidOptionError
        What was asked for cannot be started at all.
    """
    plan = await asyncio.to_thread(settings.choose, request)
    generation = time.time_ns() // 1_000_000
    return await plan.launcher.run_checks(
        plan.launch_request(generation=generation, folder=folder, directory=directory)
    )


def shown_of_administrator(name: str, value: str) -> str:
    """Return an administrator's value as it may be shown: a secret may have come from a variable."""
    return hide(shown(name, value), secrets_of_environment())


def _malformed(name: str, value: object) -> OptionProblem | None:
    try:
        check_option(name, value)
    except InvalidOptionError as error:
        return OptionProblem(name=name, level="error", message=error.message)
    return None


def _property(name: str, option: ResolvedOption) -> dict[str, Any]:
    """Return `Property` of openapi.yaml."""
    value = shown_of_administrator(name, option.value)
    return {
        "name": name,
        "value": value,
        "secret": value != option.value,
        "origins": [
            {
                "origin": {"kind": source.kind, "name": source.name},
                "value": shown_of_administrator(name, source.value),
            }
            for source in option.sources
        ],
    }
