"""What a start would hand to Spark, who set it, and all that is wrong with it: `Review` of openapi.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from jupyterlab_spark_connect.server.base.errors import InvalidOptionError
from jupyterlab_spark_connect.server.base.redaction import hide, secrets_of_environment, shown
from jupyterlab_spark_connect.server.options.composition import Setting, stack
from jupyterlab_spark_connect.server.options.reference.option import OptionProblem

from .requests import StartRequest, check_option
from .settings import SparkConnect


def review(settings: SparkConnect, body: Mapping[str, Any]) -> dict[str, Any]:
    """Look at the start that a browser would ask for; reads the disk.

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
    problems = [problem for name, value in options.items() if (problem := _misfit(name, value))]
    misfits = {problem.name for problem in problems}
    fitting = {name: value for name, value in options.items() if name not in misfits}
    plan = settings.plan(replace(StartRequest.parse({**body, "options": {}}), options=fitting))
    in_force = {name: setting.value for name, setting in plan.composition.settings.items()}
    properties = stack(plan.launcher.forced_layers(plan.cluster, in_force), plan.composition.settings)
    return {
        "properties": [_property(name, properties[name]) for name in sorted(properties)],
        "problems": [asdict(problem) for problem in (*problems, *plan.problems)],
    }


def shown_of_administrator(name: str, value: str) -> str:
    """Give a value that an administrator set as it may be shown: a secret may have come from a variable."""
    return hide(shown(name, value), secrets_of_environment())


def _misfit(name: str, value: object) -> OptionProblem | None:
    try:
        check_option(name, value)
    except InvalidOptionError as error:
        return OptionProblem(name=name, level="error", message=error.message)
    return None


def _property(name: str, setting: Setting) -> dict[str, Any]:
    value = shown_of_administrator(name, setting.value)
    return {
        "name": name,
        "value": value,
        "secret": value != setting.value,
        "origins": [
            {
                "origin": {"kind": source.kind, "name": source.name},
                "value": shown_of_administrator(name, source.value),
            }
            for source in setting.sources
        ],
    }
