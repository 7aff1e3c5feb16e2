"""Where saved tables are: in a folder of the user, with a metastore that keeps their names over a restart.

It is Spark's own embedded one, which one Spark at a time can use, and is loaded at the first need of a table.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.contract.connection import DefaultFiles, make_private_folder
from jupyterlab_spark_connect.contract.file_lock import try_lock
from jupyterlab_spark_connect.server.launchers.jvm.environment import is_local
from jupyterlab_spark_connect.server.launchers.jvm.spark_home import SparkHome

CATALOG: Final = "spark.sql.catalogImplementation"
WAREHOUSE: Final = "spark.sql.warehouse.dir"
JAVA_OPTIONS: Final = "spark.driver.extraJavaOptions"
_HADOOP: Final = "spark.hadoop."
_CHOICES: Final = (
    f"{_HADOOP}javax.jdo.option.ConnectionURL",
    f"{_HADOOP}hive.metastore.uris",
    f"{_HADOOP}hive.metastore.warehouse.dir",
    "spark.sql.hive.metastore.jars",
    "spark.sql.hive.metastore.version",
)
"""Who sets one of these has tables of their own."""

_SETTINGS_FILE: Final = "hive-site.xml"
_DATABASE_FILE: Final = "service.properties"

_USED: Final = (
    "Tables that are saved here go when this Spark stops: another Spark of yours, which started before, "
    "has the saved ones."
)
_UNWRITABLE: Final = "Tables that are saved here go when this Spark stops: {folder} cannot be written to."
_WITHOUT_HIVE: Final = "Tables that are saved go when Spark stops: this Spark was built without Hive."


@dataclass(frozen=True, kw_only=True, slots=True)
class Tables:
    """Where the tables of one start are.

    Attributes
    ----------
    options
        Spark options that lead there.
    lock_file
        Locked while this Spark has them; None where it has none that stay.
    is_used
        Whether somebody has asked for a table there before.
    limitations
        Why its tables do not stay, in a sentence.
    """

    options: Mapping[str, str]
    lock_file: Path | None = None
    is_used: bool = False
    limitations: tuple[str, ...] = ()


class TablesFolder:
    """The folder of saved tables, which one Spark at a time has.

    Parameters
    ----------
    folder
        Made when it is first needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._claim: int | None = None

    def claim(self) -> str | None:
        """Keep the folder for the Spark that is about to start; return why that cannot be, or None.

        The Spark that has it holds the lock of another file: it may outlive us.
        """
        if earlier := _claims.pop(self._folder, None):
            earlier.release()
        try:
            make_private_folder(self._folder)
            claim = os.open(self._folder / "claim", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return _UNWRITABLE.format(folder=self._folder)
        if try_lock(claim) and self._is_free():
            self._claim = claim
            _claims[self._folder] = self
            return None
        os.close(claim)
        return _USED

    def release(self) -> None:
        """Let others start with it, unless a Spark has it by now."""
        if self._claim is not None:
            os.close(self._claim)
            self._claim = None

    @property
    def lock_file(self) -> Path:
        """What the Spark that has the folder holds locked."""
        return self._folder / "lock"

    def options(self, warehouse: str | None) -> dict[str, str]:
        """Return the options that lead into it.

        Parameters
        ----------
        warehouse
            The folder that somebody chose for tables; None for ours. A metastore remembers the first it had.
        """
        metastore = self._metastore(warehouse)
        return {
            CATALOG: "hive",
            WAREHOUSE: warehouse or str(self._folder / "warehouse"),
            f"{_HADOOP}javax.jdo.option.ConnectionURL": f"jdbc:derby:;databaseName={metastore};create=true",
        }

    def prepare(self, warehouse: str | None) -> bool:
        """Return whether this warehouse has a metastore; Spark makes it at the first need of a table.

        Derby writes the properties when all else is there, and refuses a folder without: one that was killed
        while it made a metastore would leave the user without tables for ever. Only for who has the folder.
        """
        metastore = self._metastore(warehouse)
        if any(metastore.glob(f"{_DATABASE_FILE}*")):  # what it replaces, it first renames
            return True
        shutil.rmtree(metastore, ignore_errors=True)
        return False

    def _metastore(self, warehouse: str | None) -> Path:
        chosen = "" if warehouse is None else f"-{hashlib.sha256(warehouse.encode()).hexdigest()[:16]}"
        return self._folder / f"metastore{chosen}"

    def _is_free(self) -> bool:
        lock = os.open(self.lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            return try_lock(lock)
        finally:
            os.close(lock)


_claims: Final[dict[Path, TablesFolder]] = {}
"""The last one in this process that has claimed a folder."""


def plan_tables(
    folder: TablesFolder,
    *,
    master: str,
    files: DefaultFiles,
    option: Callable[[str], str | None],
    spark: SparkHome,
    settings: Iterable[Path],
    temporary: Path,
) -> Tables:
    """Decide where the tables of a start are; reads and writes the disk.

    Parameters
    ----------
    files
        Spark's default file system.
    option
        Returns an option in force.
    settings
        The folders in which an administrator has settings for Spark, Hadoop and Hive.
    temporary
        A folder of this start alone, for tables that go with it.
    """
    chosen = option(CATALOG)
    is_settled = any(map(option, _CHOICES)) or any((each / _SETTINGS_FILE).is_file() for each in settings)
    if not is_local(master) or files != "local" or is_settled or chosen not in {None, "hive", "in-memory"}:
        return Tables(options={})
    warehouse = option(WAREHOUSE)
    beside = {} if warehouse else {WAREHOUSE: str(temporary / "warehouse")}
    if chosen == "in-memory":
        return Tables(options=beside)
    why = folder.claim() if any((spark.path / "jars").glob("spark-hive_*.jar")) else _WITHOUT_HIVE
    if why is not None:
        return Tables(options={CATALOG: "in-memory", **beside}, limitations=(why,))
    more = {
        **folder.options(warehouse),
        f"{_HADOOP}hive.exec.scratchdir": str(temporary / "hive"),  # else one for all users of the machine
        # an interrupted first need of a table keeps connections of a pool, and all others then wait for ever
        f"{_HADOOP}datanucleus.connectionPoolingType": "None",
        # its log would be derby.log in the user's folder; Spark's own log says what goes wrong
        JAVA_OPTIONS: f"{option(JAVA_OPTIONS) or ''} -Dderby.stream.error.file=/dev/null".strip(),
    }
    return Tables(options=more, lock_file=folder.lock_file, is_used=folder.prepare(warehouse))
