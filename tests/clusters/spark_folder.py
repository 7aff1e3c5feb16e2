"""The Spark of this environment in a folder of its own, so that what it writes beside itself is not kept."""

from __future__ import annotations

import importlib.util
from pathlib import Path


def spark_folder(folder: Path) -> Path:
    """Make a folder that leads to the parts of the installed Spark, and is its SPARK_HOME."""
    package = importlib.util.find_spec("pyspark")
    assert package is not None
    assert package.origin is not None
    folder.mkdir(parents=True)
    for part in ("bin", "jars", "python", "sbin"):
        (folder / part).symlink_to(Path(package.origin).parent / part)
    return folder
