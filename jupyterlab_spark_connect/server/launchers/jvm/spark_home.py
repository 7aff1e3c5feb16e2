"""Find a Spark installation that can serve Spark Connect."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.server.lifecycle.models import LaunchError

OLDEST_SPARK: Final = (4, 0)
"""The first release whose Connect server takes a token and a binding address."""

_CORE_JAR: Final = re.compile(r"spark-core_(?P<scala>\d+\.\d+)-(?P<version>\d+\.\d+.*)\.jar")
_OPTION: Final = re.compile(r"^[ \t]*(spark\.[^\s=:]+)[ \t]*[=:]?[ \t]*(.*?)\s*$", re.MULTILINE)
_INSTALL: Final = 'Install Spark beside Jupyter with: pip install "jupyterlab-spark-connect[spark]"'


@dataclass(frozen=True, kw_only=True, slots=True)
class SparkHome:
    """A Spark installation.

    Attributes
    ----------
    path
        The folder with ``bin`` and ``jars``.
    version
        For example ``4.3.0``.
    scala
        The Scala it was built with, for example ``2.13``.
    """

    path: Path
    version: str
    scala: str

    def conf(self, environment: Mapping[str, str]) -> Path:
        """Return the folder of the administrator's own settings, which need not exist."""
        return Path(environment.get("SPARK_CONF_DIR") or self.path / "conf")


def find_spark_home(environment: Mapping[str, str]) -> SparkHome:
    """Find Spark: ``SPARK_HOME``, then the pyspark beside Jupyter, which is not imported.

    Raises
    ------
    LaunchError
        ``spark_missing`` or ``spark_too_old``.
    """
    if home := environment.get("SPARK_HOME"):
        spark = _examine(Path(home))
        if spark is None:
            raise LaunchError(
                "spark_missing",
                f"SPARK_HOME is {home}, and there is no Spark in it.",
                f"Correct SPARK_HOME, or remove it. {_INSTALL}",
            )
    else:
        spark = _beside_jupyter()
    version = tuple(int(part) for part in re.findall(r"\d+", spark.version)[:2])
    if version < OLDEST_SPARK:
        raise LaunchError(
            "spark_too_old",
            f"{spark.path} is Spark {spark.version}, and Spark 4.0 or newer is needed.",
            _INSTALL,
        )
    if not any((spark.path / "jars").glob("spark-connect_*.jar")):
        raise LaunchError(
            "spark_missing",
            f"The Spark {spark.version} in {spark.path} was built without Spark Connect.",
            _INSTALL,
        )
    return spark


def read_spark_defaults(conf: Path) -> dict[str, str]:
    """Return the options that ``spark-defaults.conf`` sets; none when it cannot be read."""
    try:
        text = (conf / "spark-defaults.conf").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    return dict(_OPTION.findall(text))


def _beside_jupyter() -> SparkHome:
    package = importlib.util.find_spec("pyspark")
    if package is None or package.origin is None:
        raise LaunchError("spark_missing", "Spark is not installed.", _INSTALL)
    path = Path(package.origin).parent
    spark = _examine(path)
    if spark is None:
        raise LaunchError(
            "spark_missing",
            f"The pyspark in {path} is a client only: it has no Spark server.",
            "Replace the package pyspark-client: pip uninstall pyspark-client, then "
            'pip install "jupyterlab-spark-connect[spark]"',
        )
    return spark


def _examine(path: Path) -> SparkHome | None:
    for jar in sorted((path / "jars").glob("spark-core_*.jar")):
        if found := _CORE_JAR.fullmatch(jar.name):
            return SparkHome(path=path, version=found["version"], scala=found["scala"])
    return None


def spark_and_conf(environment: Mapping[str, str]) -> tuple[SparkHome | LaunchError, Path | None]:
    """Return Spark, or why there is none, and the folder of the administrator's own settings."""
    try:
        spark = find_spark_home(environment)
    except LaunchError as error:
        folder = environment.get("SPARK_CONF_DIR")
        return error, Path(folder) if folder else None
    return spark, spark.conf(environment)
