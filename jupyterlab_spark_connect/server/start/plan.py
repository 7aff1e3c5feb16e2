"""The plan of a start: its cluster, launcher and options, and everything that is wrong with them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

from jupyterlab_spark_connect.server.base.errors import InvalidOptionError
from jupyterlab_spark_connect.server.base.redaction import hide, secrets_in
from jupyterlab_spark_connect.server.clusters.bundles import Bundle
from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.launchers.base import Launcher
from jupyterlab_spark_connect.server.lifecycle.models import LaunchError, LaunchRequest
from jupyterlab_spark_connect.server.options.composition import ResolvedOptions, resolve_options
from jupyterlab_spark_connect.server.options.reference import OptionReference
from jupyterlab_spark_connect.server.options.reference.option import OptionProblem

from .offer import AvailableClusters
from .requests import StartRequest

_REFERENCE: Final = "${"
"""What Spark replaces in a value when it reads it, so that its result is not known beforehand."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LaunchPlan:
    """A start as it would be made.

    Attributes
    ----------
    request
        What was asked for.
    cluster
        The cluster; its options are those of the bundles, too.
    launcher
        Who starts it.
    bundles
        Names of the bundles, also of those chosen beforehand, in the order in which they count.
    options
        The user's options, which come on top; where one adds to a bundle's, it is the whole.
    resolved
        All options that are known of before the start, and who sets them.
    problems
        What is wrong with the user's options; one that is an error keeps Spark from starting.
    """

    request: StartRequest
    cluster: Cluster
    launcher: Launcher
    bundles: Sequence[str]
    options: Mapping[str, str]
    resolved: ResolvedOptions
    problems: Sequence[OptionProblem]

    def require(self) -> Self:
        """Return this plan when it can be carried out.

        Raises
        ------
        InvalidOptionError
            One of the options is wrong, or the administrator has locked it, for all clusters or for this one.
        """
        for problem in self.problems:
            if problem.level == "error":
                raise InvalidOptionError(problem.message, problem.name)
        return self

    def launch_request(
        self,
        *,
        generation: int,
        folder: Path,
        directory: Path,
        earlier_port: int | None = None,
        ship_code: bool = True,
    ) -> LaunchRequest:
        """Return what the launcher is given.

        Parameters
        ----------
        generation
            Milliseconds since 1970 at which the start was asked for.
        folder, directory
            The connection folder, and the root of the user's files.
        earlier_port
            The port of the server that this one takes the place of; None without one.
        ship_code
            Whether kernels send a user's own modules to Spark.
        """
        return LaunchRequest(
            cluster=self.cluster,
            options=self.options,
            user_options=self.request.options,
            bundles=self.bundles,
            generation=generation,
            folder=folder,
            directory=directory,
            earlier_port=earlier_port,
            ship_code=ship_code,
        )


class Planner:
    """Makes plans under an administrator's rules.

    Parameters
    ----------
    available
        Knows the rules within which users set options.
    log
        Gets, once each, what is wrong with an administrator's own values.
    """

    def __init__(self, available: AvailableClusters, log: logging.Logger) -> None:
        self._available = available
        self._log = log
        self._logged: set[tuple[str, str]] = set()

    def plan(
        self,
        request: StartRequest,
        cluster: Cluster,
        launcher: Launcher,
        bundles: Sequence[Bundle],
        version: str | None,
    ) -> LaunchPlan:
        """Resolve the options of a start and check the user's; reads the disk.

        Parameters
        ----------
        request
            What was asked for, of which only the options count here.
        cluster, launcher, bundles
            What its names stand for.
        version
            Of Spark; None when it is not known.
        """
        options = request.options
        resolved = resolve_options(cluster, bundles, options, launcher.default_layers(cluster))
        resolved_cluster = replace(cluster, options=resolved.administrator)
        reference = OptionReference.of(version)
        self._check_administrator(cluster, bundles, reference)
        problems = [
            problem
            for name, value in options.items()
            if (problem := self._problem(cluster, launcher, reference, name, value))
        ]
        if not any(problem.level == "error" for problem in problems):
            problems += _launcher_problems(launcher, resolved_cluster, resolved.user)
        secrets = secrets_in({**resolved.administrator, **options})
        return LaunchPlan(
            request=request,
            cluster=resolved_cluster,
            launcher=launcher,
            bundles=[bundle.name for bundle in bundles],
            options=resolved.user,
            resolved=resolved,
            problems=[replace(problem, message=hide(problem.message, secrets)) for problem in problems],
        )

    def _problem(
        self, cluster: Cluster, launcher: Launcher, reference: OptionReference, name: str, value: str
    ) -> OptionProblem | None:
        """Return what is wrong with an option of the user's; None when nothing is."""
        rules = self._available.rules
        if rules.is_locked(name, cluster.locked):
            message = f"The option {name} cannot be set: the administrator decides it."
            return OptionProblem(name=name, level="error", message=message)
        for problem in _launcher_problems(launcher, replace(cluster, options={}), {name: value}):
            return problem
        bounds = rules.bounds_of(name)
        if name in rules.bounds and _REFERENCE in value:
            message = f"The option {name} has bounds: its value cannot refer to another one."
            return OptionProblem(name=name, level="error", message=message)
        return reference.problem(name, value, minimum=bounds.minimum, maximum=bounds.maximum)

    def _check_administrator(
        self, cluster: Cluster, bundles: Iterable[Bundle], reference: OptionReference
    ) -> None:
        """Log what Spark would refuse, and bounds that hold nothing; users can do nothing about it."""
        owned = [(f'cluster "{cluster.name}"', cluster.options)]
        for bundle in bundles:
            values = {name: option.value for name, option in bundle.options.items()}
            owned.append((f'bundle "{bundle.name}"', values))
        for owner, options in owned:
            for name, value in options.items():
                problem = reference.problem(name, value)
                if problem and problem.level == "error":
                    self._warn_once(owner, hide(problem.message, secrets_in(options)))
        for name in self._available.rules.bounds:
            if reference.option(name) is None:
                sentence = (
                    f"Spark {reference.minor} does not list {name}, so that nothing is held to its bounds."
                )
                self._warn_once("c.SparkConnect.option_bounds", sentence)

    def _warn_once(self, owner: str, sentence: str) -> None:
        if (owner, sentence) not in self._logged:
            self._logged.add((owner, sentence))
            self._log.warning("Spark Connect: %s: %s", owner, sentence)


def _launcher_problems(
    launcher: Launcher, cluster: Cluster, options: Mapping[str, str]
) -> list[OptionProblem]:
    try:
        launcher.check(cluster, options)
    except LaunchError as error:
        name = error.detail or ""
        return [OptionProblem(name=name, level="error", message=error.failure.message)]
    return []
