"""What a start comes to, and everything that is wrong with it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Literal, Protocol

from .bundles import Bundle
from .composition import Composition, compose
from .launchers.base import Launcher
from .launchers.models import Cluster, LaunchError
from .offer import Offer
from .redaction import hide, secrets_in


@dataclass(frozen=True, kw_only=True, slots=True)
class OptionProblem:
    """What is wrong with an option, or worth knowing: `OptionProblem` of openapi.yaml."""

    name: str
    level: Literal["error", "note"]
    message: str
    suggestion: str | None


class Judge(Protocol):
    """Who knows the options of a version of Spark."""

    def problem(
        self, name: str, value: str, minimum: str | None = None, maximum: str | None = None
    ) -> OptionProblem | None:
        """Say what is wrong with an option, or worth knowing; None when nothing is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """A start, looked at before it is made.

    Attributes
    ----------
    cluster
        The cluster; its options are those of the bundles, too.
    launcher
        Who would start it.
    bundles
        The bundles, in the order in which they count.
    composition
        Who sets what.
    problems
        What is wrong with the options; one that is an error keeps Spark from starting.
    """

    cluster: Cluster
    launcher: Launcher
    bundles: Sequence[Bundle]
    composition: Composition
    problems: Sequence[OptionProblem]


class Planner:
    """Makes plans under an administrator's rules.

    Parameters
    ----------
    offer
        Knows the rules.
    log
        Is told, once each, of what is wrong with an administrator's own values.
    """

    def __init__(self, offer: Offer, log: logging.Logger) -> None:
        self._offer = offer
        self._log = log
        self._told: set[tuple[str, str, str]] = set()

    def plan(
        self,
        cluster: Cluster,
        launcher: Launcher,
        bundles: Sequence[Bundle],
        options: Mapping[str, str],
        version: str | None,
    ) -> Plan:
        """Put a start together and look for all that is wrong with it; reads the disk.

        Parameters
        ----------
        options
            The user's.
        version
            Of Spark; None when it is not known.
        """
        composition = compose(cluster, bundles, options, launcher.underlay(cluster))
        composed = replace(cluster, options=composition.administrator)
        judge = _judge(version)
        self._look_at_administrators(cluster, bundles, judge)
        problems = [
            problem
            for name, value in options.items()
            if (problem := self._problem(cluster, launcher, judge, name, value))
        ]
        if not any(problem.level == "error" for problem in problems):
            problems += _refusals(launcher, composed, composition.user)
        secrets = secrets_in({**composed.options, **options})
        return Plan(
            cluster=composed,
            launcher=launcher,
            bundles=bundles,
            composition=composition,
            problems=[replace(problem, message=hide(problem.message, secrets)) for problem in problems],
        )

    def _problem(
        self, cluster: Cluster, launcher: Launcher, judge: Judge, name: str, value: str
    ) -> OptionProblem | None:
        """Say what is wrong with an option of the user's; None when nothing is."""
        rules = self._offer.rules
        if rules.is_locked(name, cluster.locked):
            message = f"The option {name} cannot be set: the administrator decides it."
            return OptionProblem(name=name, level="error", message=message, suggestion=None)
        for refusal in _refusals(launcher, replace(cluster, options={}), {name: value}):
            return refusal
        bounds = rules.bounds_of(name)
        return judge.problem(name, value, minimum=bounds.minimum, maximum=bounds.maximum)

    def _look_at_administrators(self, cluster: Cluster, bundles: Iterable[Bundle], judge: Judge) -> None:
        """Tell the log of values that Spark would refuse; they are the administrator's to decide."""
        owned = [(f'cluster "{cluster.name}"', cluster.options)]
        for bundle in bundles:
            values = {name: option.value for name, option in bundle.options.items()}
            owned.append((f'bundle "{bundle.name}"', values))
        for owner, options in owned:
            for name, value in options.items():
                problem = judge.problem(name, value)
                key = (owner, name, value)
                if problem and (problem.level == "error" or problem.suggestion) and key not in self._told:
                    self._told.add(key)
                    self._log.warning("Spark Connect: %s: %s", owner, problem.message)


def _judge(version: str | None) -> Judge:
    """Give the catalogue of this version."""
    try:
        judge: Judge = import_module("jupyterlab_spark_connect.server.catalogue").Catalogue.of(version)
    except (ImportError, AttributeError):
        return _Silent()
    return judge


class _Silent:
    def problem(
        self,
        name: str,  # noqa: ARG002
        value: str,  # noqa: ARG002
        minimum: str | None = None,  # noqa: ARG002
        maximum: str | None = None,  # noqa: ARG002
    ) -> OptionProblem | None:
        return None


def _refusals(launcher: Launcher, cluster: Cluster, options: Mapping[str, str]) -> list[OptionProblem]:
    """Ask the launcher."""
    try:
        launcher.check(cluster, options)
    except LaunchError as error:
        name = error.detail or ""
        return [OptionProblem(name=name, level="error", message=error.failure.message, suggestion=None)]
    return []
