"""What a start comes to, and everything that is wrong with it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from jupyterlab_spark_connect.server.base.redaction import hide, secrets_in
from jupyterlab_spark_connect.server.clusters.bundles import Bundle
from jupyterlab_spark_connect.server.launchers.base import Launcher
from jupyterlab_spark_connect.server.lifecycle.models import Cluster, LaunchError
from jupyterlab_spark_connect.server.options.composition import Composition, compose
from jupyterlab_spark_connect.server.options.reference import Catalogue
from jupyterlab_spark_connect.server.options.reference.option import OptionProblem

from .offer import Offer

_REFERENCE: Final = "${"
"""What Spark replaces in a value when it reads it, so that nobody can tell beforehand what it comes to."""


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
        self._told: set[tuple[str, str]] = set()

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
        composition = compose(cluster, bundles, options, launcher.default_layers(cluster))
        composed = replace(cluster, options=composition.administrator)
        catalogue = Catalogue.of(version)
        self._look_at_administrator(cluster, bundles, catalogue)
        problems = [
            problem
            for name, value in options.items()
            if (problem := self._problem(cluster, launcher, catalogue, name, value))
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
        self, cluster: Cluster, launcher: Launcher, catalogue: Catalogue, name: str, value: str
    ) -> OptionProblem | None:
        """Say what is wrong with an option of the user's; None when nothing is."""
        rules = self._offer.rules
        if rules.is_locked(name, cluster.locked):
            message = f"The option {name} cannot be set: the administrator decides it."
            return OptionProblem(name=name, level="error", message=message)
        for refusal in _refusals(launcher, replace(cluster, options={}), {name: value}):
            return refusal
        bounds = rules.bounds_of(name)
        if name in rules.bounds and _REFERENCE in value:
            message = f"The option {name} has bounds: its value cannot refer to another one."
            return OptionProblem(name=name, level="error", message=message)
        return catalogue.problem(name, value, minimum=bounds.minimum, maximum=bounds.maximum)

    def _look_at_administrator(
        self, cluster: Cluster, bundles: Iterable[Bundle], catalogue: Catalogue
    ) -> None:
        """Tell the log what Spark would refuse, and what cannot be held; users can do nothing about it."""
        owned = [(f'cluster "{cluster.name}"', cluster.options)]
        for bundle in bundles:
            values = {name: option.value for name, option in bundle.options.items()}
            owned.append((f'bundle "{bundle.name}"', values))
        for owner, options in owned:
            for name, value in options.items():
                problem = catalogue.problem(name, value)
                if problem and problem.level == "error":
                    self._tell(owner, hide(problem.message, secrets_in(options)))
        for name in self._offer.rules.bounds:
            if catalogue.option(name) is None:
                sentence = (
                    f"Spark {catalogue.minor} does not list {name}, so that nothing is held to its bounds."
                )
                self._tell("c.SparkConnect.option_bounds", sentence)

    def _tell(self, owner: str, sentence: str) -> None:
        if (owner, sentence) not in self._told:
            self._told.add((owner, sentence))
            self._log.warning("Spark Connect: %s: %s", owner, sentence)


def _refusals(launcher: Launcher, cluster: Cluster, options: Mapping[str, str]) -> list[OptionProblem]:
    """Ask the launcher."""
    try:
        launcher.check(cluster, options)
    except LaunchError as error:
        name = error.detail or ""
        return [OptionProblem(name=name, level="error", message=error.failure.message)]
    return []
