"""Which file system Spark takes a path without a scheme for."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.contract.connection import DefaultFiles
from jupyterlab_spark_connect.server.launchers.jvm.environment import spark_env_script

_NAMES: Final = ("fs.defaultFS", "fs.default.name")
"""Hadoop's name, and the one that it had before."""

_FOLDER_VARIABLES: Final = ("HADOOP_CONF_DIR", "YARN_CONF_DIR")
"""They follow Spark's own settings on its class path (`AbstractCommandBuilder.buildClassPath`)."""

_SETS_FOLDER: Final = re.compile(
    r"^[^#\n]*\b(HADOOP_CONF_DIR|YARN_CONF_DIR|SPARK_DIST_CLASSPATH)=", re.MULTILINE
)


def settings_folders(environment: Mapping[str, str], conf: Path) -> list[Path]:
    """Return the folders of settings that are on Spark's class path: its own, then those of Hadoop."""
    return [conf, *(Path(environment[name]) for name in _FOLDER_VARIABLES if environment.get(name))]


def default_files(option: Callable[[str], str | None], settings: Iterable[Path], conf: Path) -> DefaultFiles:
    """Return where paths without a scheme lead, as far as we can read it; reads the disk.

    Parameters
    ----------
    option
        Returns an option in force.
    settings, conf
        The folders of settings, and that of Spark's own.
    """
    chosen = next(filter(None, (option(f"spark.hadoop.{name}") for name in _NAMES)), None)
    if chosen is None:
        chosen = next(_from_files(settings), None)
    if chosen is None:
        return "other" if _is_set_by_script(conf) else "local"
    return "local" if chosen.strip().startswith("file:") else "other"


def _from_files(settings: Iterable[Path]) -> Iterator[str]:
    for file in (folder / "core-site.xml" for folder in settings):
        if not file.is_file():
            continue
        try:
            properties = ET.parse(file).getroot().iter("property")  # noqa: S314  # the administrator's own
        except (OSError, ET.ParseError):
            yield "unreadable"
            continue
        for each in properties:
            if (each.findtext("name") or "").strip() in _NAMES:
                yield each.findtext("value") or ""


def _is_set_by_script(conf: Path) -> bool:
    """Whether ``spark-env.sh`` leads to settings of Hadoop that we cannot see."""
    script = spark_env_script(conf)
    return script is not None and bool(
        _SETS_FOLDER.search(script.read_text(encoding="utf-8", errors="replace"))
    )
