"""The command that runs the server: Spark's own, with Java started directly."""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.server.base.redaction import hide
from jupyterlab_spark_connect.server.lifecycle.models import LaunchError
from jupyterlab_spark_connect.server.system.run_program import run_program
from jupyterlab_spark_connect.server.system.sizes import UnreadableSizeError, read_size

from .class_archive.class_path import expand, with_jars
from .class_archive.store import ArchiveStore
from .class_archive.target import ArchiveTarget
from .jvm.java import NO_FIGURES, VECTOR_MODULE, Java
from .jvm.java_options import JAVA_OPTIONS, SHORT_LIVED
from .jvm.properties import write_private_file
from .jvm.spark_home import SparkHome

SUBMIT: Final = "org.apache.spark.deploy.SparkSubmit"
SERVER: Final = "org.apache.spark.sql.connect.service.SparkConnectServer"

EXIT_ON_OUT_OF_MEMORY: Final = "-XX:+ExitOnOutOfMemoryError"
"""A driver without memory otherwise lives on half dead, and its clients wait ten minutes for nothing."""

_CLASS_PATH: Final = "-cp"
"""As Spark's launcher writes it (``AbstractCommandBuilder.buildJavaCommand``)."""

_ERROR: Final = re.compile(r"^Error: (.+)$", re.MULTILINE)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """What to run.

    Attributes
    ----------
    argv
        The program and its arguments; no option's value is among them.
    heap_limit
        Bytes the driver's heap may grow to; None when unknown.
    target
        Which archive of classes fits it; None when none can, or none is wanted.
    archive
        The archive of classes it starts from; None when it starts without.
    """

    argv: Sequence[str]
    heap_limit: int | None
    target: ArchiveTarget | None = None
    archive: Path | None = None


async def direct_command(
    *,
    java: Java,
    spark: SparkHome,
    environment: Mapping[str, str],
    properties_file: Path,
    arguments_file: Path,
    archives: ArchiveStore | None = None,
    more: Sequence[str] = (),
) -> Command | None:
    """Ask Spark's launcher for the command it would run, and adapt it; None when it prints none.

    Java's options go to ``arguments_file``: one such as ``-Djavax.net.ssl.trustStorePassword=…`` must not
    stand where every user of the machine can read it.

    Parameters
    ----------
    archives
        Where archives of classes are; None when none is to be used.
    more
        Further options of Java, to make such an archive; none is used then.

    Raises
    ------
    LaunchError
        ``invalid_option``: the launcher, or we, see that an option cannot work.
    """
    launcher = [
        str(java.path), NO_FIGURES, *SHORT_LIVED, "-Xmx128m", "-cp", await asyncio.to_thread(_jars, spark),
        "org.apache.spark.launcher.Main", SUBMIT, *_submit_arguments(properties_file),
    ]  # fmt: skip
    try:
        result = await run_program(launcher, environment)
    except (OSError, TimeoutError) as error:
        _log.warning("Spark's launcher does not run: %s", error)
        return None
    words = _parse_output(result.output)
    if "--usage-error" in words:
        found = _ERROR.search(hide(result.errors))
        raise LaunchError(
            "invalid_option",
            f"Spark refuses the option spark.driver.extraJavaOptions: {found[1] if found else 'unreadable'}",
            "Correct this option.",
            "spark.driver.extraJavaOptions",
        )
    if result.code != 0 or SUBMIT not in words:
        _log.warning("Spark's launcher gives no command: %s", hide(result.errors.strip())[-500:])
        return None
    words = [words[0], *_java_options(environment), *words[1:]]
    return await asyncio.to_thread(_adapt, words, java, spark, arguments_file, archives, more)


def script_command(spark: SparkHome, environment: dict[str, str], properties_file: Path) -> Command:
    """Return the command that leaves everything to Spark's own script, and add to its environment."""
    earlier = environment.get("SPARK_SUBMIT_OPTS", "")
    ours = [*map(_quoted, _java_options(environment)), earlier, EXIT_ON_OUT_OF_MEMORY, NO_FIGURES]
    environment["SPARK_SUBMIT_OPTS"] = " ".join(word.strip() for word in ours if word)
    environment.setdefault("SPARK_LAUNCHER_OPTS", NO_FIGURES)  # bin/spark-class
    argv = [str(spark.path / "bin" / "spark-submit"), *_submit_arguments(properties_file)]
    return Command(argv=argv, heap_limit=None)


def _submit_arguments(properties_file: Path) -> list[str]:
    """With a properties file, Spark reads the administrator's spark-defaults.conf only when told to."""
    return ["--class", SERVER, "--properties-file", str(properties_file), "--load-spark-defaults"]


def _jars(spark: SparkHome) -> str:
    """Return all of Spark's jars as a class path, so that the launcher need not look for its own."""
    jars = spark.path / "jars"
    return os.pathsep.join([*map(str, jars.glob("spark-launcher_*.jar")), f"{jars}/*"])


def _java_options(environment: Mapping[str, str]) -> list[str]:
    """Return Java's options that stand first: one of the same name behind it wins.

    Java, too, puts what is temporary where TMPDIR says.
    """
    folder = environment.get("TMPDIR")
    return [*([f"-Djava.io.tmpdir={folder}"] if folder else []), *JAVA_OPTIONS]


def _parse_output(output: bytes) -> list[str]:
    """Read the launcher's answer: a line with a null, then words that end with one (bin/spark-class)."""
    _, _, command = output.partition(b"\0\n")
    return [os.fsdecode(word) for word in command.split(b"\0")[:-1]]


def _adapt(
    words: Sequence[str],
    java: Java,
    spark: SparkHome,
    arguments_file: Path,
    archives: ArchiveStore | None,
    more: Sequence[str],
) -> Command:
    """Adapt the launcher's command; reads and writes the disk."""
    main = words.index(SUBMIT)
    options = [word for word in words[1:main] if java.has_vector or word != f"--add-modules={VECTOR_MODULE}"]
    target = archive = None
    if archives is not None:
        target = _rewrite_class_path(options, java, spark, archives)
        if target is not None and not more:
            archive, more = _from_archive(target, archives)
    options += more
    if EXIT_ON_OUT_OF_MEMORY not in options:
        options.append(EXIT_ON_OUT_OF_MEMORY)
    options.append(NO_FIGURES)
    limit = _heap_limit(options)
    write_private_file(arguments_file, b"".join(os.fsencode(_quoted(option)) for option in options))
    argv = [str(java.path), f"@{arguments_file}", *words[main:]]
    return Command(argv=argv, heap_limit=limit, target=target, archive=archive)


def _rewrite_class_path(
    options: list[str], java: Java, spark: SparkHome, archives: ArchiveStore
) -> ArchiveTarget | None:
    """Write the class path so that an archive can fit, and return which does; None when none can."""
    if _CLASS_PATH not in options[:-1]:
        return None
    place = options.index(_CLASS_PATH) + 1
    entries, is_without_folders = with_jars(expand(options[place]), archives.jar_of)
    entries = [str(archives.unsigned(Path(entry))) for entry in entries]
    target = ArchiveTarget.of(java, spark.version, entries) if is_without_folders else None
    if target is not None and archives.find(target.key) is None:
        # only then, because it opens all jars
        entries = [str(archives.without_signature(Path(entry))) for entry in entries]
        target = ArchiveTarget.of(java, spark.version, entries)
    options[place] = os.pathsep.join(entries)
    return target


def _from_archive(target: ArchiveTarget, archives: ArchiveStore) -> tuple[Path | None, Sequence[str]]:
    archive = archives.find(target.key)
    base = archives.find(target.base_key) if archive and target.base_key else None
    if archive is None or (target.base_key and base is None):
        return None, ()
    return archive, target.options_to_use(archive, base)


def _quoted(option: str) -> str:
    """Write one argument as a line of a Java argument file (the ``java`` man page, ``@argfiles``)."""
    escaped = option.replace("\\", "\\\\").replace('"', '\\"')
    escaped = escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t").replace("\f", "\\f")
    return f'"{escaped}"\n'


def _heap_limit(options: Sequence[str]) -> int | None:
    sizes = [option.removeprefix("-Xmx") for option in options if option.startswith("-Xmx")]
    if not sizes:
        return None
    try:
        return read_size(sizes[-1])
    except UnreadableSizeError as error:
        raise LaunchError(
            "invalid_option",
            f"The value {sizes[-1]!r} of spark.driver.memory is no size.",
            "Write a number and a unit, such as 512m or 4g.",
            "spark.driver.memory",
        ) from error
