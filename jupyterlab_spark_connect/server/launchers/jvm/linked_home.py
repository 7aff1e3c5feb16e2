"""A home of links to Spark, whose Python workers start sooner.

The first thing on the path of each Python worker is ``python/lib/pyspark.zip`` in ``SPARK_HOME``
(`PythonUtils.sparkPythonPath`). Python keeps no compiled code of what is in an archive: each first worker
compiles pyspark again, which takes 0.9 s of processor instead of 0.2 s, and that of a ``foreachBatch`` 2.1 s
instead of 1.0 s, of the 10 s that Spark waits for it. In the home of links a folder stands in the archive's
place.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Final

from .spark_home import SparkHome

_LIBRARIES: Final = Path("python", "lib")
_ARCHIVE: Final = _LIBRARIES / "pyspark.zip"
_PACKAGE: Final = _ARCHIVE / "pyspark"


def linked_home(spark: SparkHome, cache: Path) -> Path:
    """Return a home with the same in it, for workers on this machine; Spark's own where none can be made.

    Parameters
    ----------
    cache
        The user's folder that keeps such homes; a start finds that of another.
    """
    package = _package_of(spark.path)
    if package is None:
        return spark.path
    home = cache / hashlib.sha256(f"{spark.path} {spark.version}".encode()).hexdigest()[:16]
    try:
        if not (home / _PACKAGE).exists():
            _make(home, spark.path, package)
    except OSError:
        return spark.path
    return home


def _package_of(spark: Path) -> Path | None:
    """Return pyspark's folder: Spark itself where pip has installed it, or beside the archive."""
    places = (spark, spark / "python" / "pyspark")
    is_whole = (spark / _ARCHIVE).is_file()
    return next((each for each in places if is_whole and (each / "worker.py").is_file()), None)


def _make(home: Path, spark: Path, package: Path) -> None:
    home.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=home.parent))
    try:
        (made / _ARCHIVE).mkdir(parents=True)
        (made / _PACKAGE).symlink_to(package)
        for folder in (Path(), _LIBRARIES.parent, _LIBRARIES):
            for entry in (spark / folder).iterdir():
                if not (made / folder / entry.name).exists():
                    (made / folder / entry.name).symlink_to(entry)
        if not (spark / "conf").exists():
            (made / "conf").symlink_to(spark / "conf")  # it may come later
        made.rename(home)
    except OSError:
        shutil.rmtree(made, ignore_errors=True)
        if not (home / _PACKAGE).exists():  # no other start was quicker
            raise
