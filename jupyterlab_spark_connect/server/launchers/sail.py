"""The launcher named ``sail``: a Spark Connect server without a JVM, for small data and fast tests."""

from __future__ import annotations

import asyncio
import importlib.metadata
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.contract.module_command import module_command
from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.lifecycle.models import (
    Check,
    Failure,
    Launch,
    LaunchError,
    LaunchRequest,
)
from jupyterlab_spark_connect.server.system.environment import without_jupyter

from .base import Launcher
from .conf.port import choose_port
from .conf.scratch import plan_scratch

SERVER: Final = "jupyterlab_spark_connect.server.launchers.sail_server"
"""The module that is run."""

SESSION_TIMEOUT_VARIABLE: Final = "SAIL_SPARK__SESSION_TIMEOUT_SECS"
_FOR_EVER: Final = str(100 * 365 * 24 * 3600)

_ZONES: Final = (Path("/etc/localtime"), Path("/etc/timezone"))
"""Where Sail looks for this machine's time zone; it heeds no ``TZ``."""

_TESTED_WITH: Final = re.compile(r"""pyspark-client==(?P<version>\d+\.\d+)[^;]*;.*extra == ['"]test['"]""")

_LIMITATIONS: Final = (
    "Sail is not Spark: it does not know every function, and cache() keeps nothing.",
    "Sail has no Web UI.",
    "Sail asks nobody for a token: other programs on this machine can use it.",
)


class SailLauncher(Launcher):
    """Starts Sail, from the package pysail, in a process of its own."""

    reserved = ("*",)

    def check(self, cluster: Cluster, options: Mapping[str, str]) -> None:
        """Reject options: Sail takes none at its start."""
        for name in (*cluster.options, *options):
            raise LaunchError(
                "invalid_option",
                f"Sail takes no options at its start, and {name} is one.",
                f'Remove it; spark.conf.set("{name}", …) in a notebook sets it for all notebooks.',
                name,
            )

    async def run_checks(self, request: LaunchRequest) -> Sequence[Check]:  # noqa: ARG002 (all is the same for all)
        """Check for Sail and for what it needs."""
        failure = await asyncio.to_thread(_what_is_missing)
        if failure is not None:
            return [Check(id="sail", state="failure", message=failure.message, remedy=failure.hint)]
        return [Check(id="sail", state="ok", message=f"Sail {installed_sail()} is installed.")]

    async def prepare(self, request: LaunchRequest) -> Launch:
        """Choose the port, and return the command."""
        self.check(request.cluster, request.options)
        failure = await asyncio.to_thread(_what_is_missing)
        if failure is not None:
            raise LaunchError(failure.code, failure.message, failure.hint)
        port = await asyncio.to_thread(
            choose_port, self.port, use_next_free=self.use_next_free_port, earlier=request.earlier_port
        )
        environment = without_jupyter({**os.environ, **request.cluster.environment})
        # The session belongs to all notebooks, and ends with the server.
        environment.setdefault(SESSION_TIMEOUT_VARIABLE, _FOR_EVER)
        scratch = await asyncio.to_thread(plan_scratch, "local", environment, None)
        environment.update(scratch.environment)
        known, pyspark = newest_pyspark(), installed_pyspark()
        is_newer = bool(known and pyspark and _minor(pyspark) > _minor(known))
        argv = module_command(SERVER, str(port), *([known] if known and is_newer else []))
        return Launch(
            spec=self.spec(request, argv, environment, port, scratch.folders),
            token="",
            port=port,
            web_ui_key="",
            # Sail has no version of Spark: it serves the clients that it knows, and newer ones in part.
            spark_version=pyspark or known or "4.0",
            python_version=f"{sys.version_info.major}.{sys.version_info.minor}",
            heap_limit=None,
            options={},
            files=[],
            default_files="local",
            limitations=[*_LIMITATIONS, *([_no_functions(known, pyspark)] if is_newer else [])],
        )


def installed_sail() -> str | None:
    """Return the version of pysail beside Jupyter; None when there is none."""
    return _version("pysail")


def installed_pyspark() -> str | None:
    """Return the version of the pyspark beside Jupyter, which runs Python functions; None for none."""
    return _version("pyspark") or _version("pyspark-client")


def newest_pyspark() -> str | None:
    """Return the newest minor version of pyspark that Sail says it was tested with; None if it does not."""
    found = filter(None, map(_TESTED_WITH.match, importlib.metadata.requires("pysail") or ()))
    return max((each["version"] for each in found), key=_minor, default=None)


def _what_is_missing() -> Failure | None:
    """Return what keeps Sail from working here; looks at the disk."""
    if installed_sail() is None:
        return Failure(
            code="spark_missing",
            message="Sail is not installed.",
            hint='Install it beside Jupyter with: pip install "jupyterlab-spark-connect[sail]"',
        )
    if not any(file.exists() for file in _ZONES):
        return Failure(
            code="start_failed",
            message="This machine has no time zone, and Sail opens no session without one.",
            hint="Let /etc/localtime lead to one, such as /usr/share/zoneinfo/Etc/UTC.",
        )
    return None


def _no_functions(known: str | None, pyspark: str | None) -> str:
    return (
        f"Python functions do not run: Sail {installed_sail()} knows pyspark up to {known}, "
        f"and {pyspark} is installed."
    )


def _minor(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None
