"""What a launcher is given and what it gives back: starts, failures, findings of the doctor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from jupyterlab_spark_connect.contract.connection import Connection, DefaultFiles
from jupyterlab_spark_connect.contract.supervision import ProcessSpec
from jupyterlab_spark_connect.server.base.redaction import hide, secrets_in
from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.system.user import user_name

FailureCode = Literal[
    "java_missing",
    "java_too_old",
    "spark_missing",
    "spark_too_old",
    "port_taken",
    "invalid_option",
    "start_timeout",
    "start_failed",
    "died",
    "out_of_memory",
    "killed_for_memory",
    "not_prepared",
    "stop_failed",
    "unsupported_platform",
    "internal",
]
"""The codes of `Failure` in openapi.yaml."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LaunchRequest:
    """One start, as the manager asks for it.

    Attributes
    ----------
    cluster
        Where to run; its options are those of the chosen bundles, too.
    options
        The user's Spark options; each key begins with ``spark.``. Where one adds to what a bundle sets, it
        is the whole that stands here.
    user_options
        The user's Spark options as they were asked for.
    bundles
        Names of the chosen bundles.
    generation
        Milliseconds since 1970 at which the start was asked for.
    folder
        The connection folder; everything that is written for this start goes below it.
    directory
        Working directory of the server: the root of the user's files.
    earlier_port
        The port of the server that this one takes the place of, which clients know; None without one.
    ship_code
        Whether kernels send a user's own modules to Spark with the functions that use them.
    """

    cluster: Cluster
    options: Mapping[str, str]
    user_options: Mapping[str, str] = field(default_factory=dict)
    bundles: Sequence[str] = ()
    generation: int
    folder: Path
    directory: Path
    earlier_port: int | None = None
    ship_code: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class ExternalLinks:
    """Where a Spark that is not ours keeps what we keep of ours: `ExternalLinks` of openapi.yaml.

    Attributes
    ----------
    log, web_ui
        Their addresses for a browser; None when nobody has said.
    """

    log: str | None
    web_ui: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Launch:
    """A start that is ready to be handed to the supervisor, or a server that is there already.

    Attributes
    ----------
    spec
        For the supervisor's standard input; None of a launcher that starts no process.
    token
        What clients must send; new for every start. Empty where the server asks for none.
    port
        Where the server will listen on loopback, or listens on `host`.
    port_tries
        How many further ports the server tries by itself where another program has this one.
    web_ui_key
        Base64url key of 32 bytes that signs requests to the driver's Web UI.
    spark_version, python_version
        For example ``4.3.0``; major and minor of the Python that runs UDFs, for example ``3.11``.
    heap_limit
        Bytes the driver's heap may grow to; None when unknown.
    options
        The options in force, the user's and the cluster's; secrets of ours are not among them.
    files
        Files to delete once the process is gone; its temporary folders are `ProcessSpec.scratch`.
    limitations
        What it cannot do that Spark can, a sentence each.
    host
        What clients dial; ``localhost`` where the server is ours, because pyspark wants TLS for any other.
    use_ssl, ca_file
        As in `connection.Connection`.
    external_links
        Where a server that is not ours keeps its log and its Web UI; None for one of our own.
    default_files
        As in `connection.Connection`.
    has_tables
        Whether there may be tables that were saved before this start.
    archive_key, archive
        Which archive of classes fits it, and the one that it starts from; None for none.
    """

    spec: ProcessSpec | None = field(repr=False)
    token: str = field(repr=False)
    port: int
    port_tries: int = 0
    web_ui_key: str = field(repr=False)
    spark_version: str
    python_version: str
    heap_limit: int | None
    options: Mapping[str, str]
    files: Sequence[Path]
    limitations: Sequence[str] = ()
    host: str = "localhost"
    use_ssl: bool = False
    ca_file: str | None = None
    external_links: ExternalLinks | None = None
    default_files: DefaultFiles = "other"
    has_tables: bool = False
    archive_key: str | None = None
    archive: Path | None = None


def new_connection(launch: Launch, endpoint: str, generation: int, session_id: str) -> Connection:
    """Return the connection to the server of a launch."""
    return Connection(
        endpoint=endpoint,
        user_id=user_name(),
        session_id=session_id,
        token=launch.token,
        generation=generation,
        spark_version=launch.spark_version,
        python_version=launch.python_version,
        use_ssl=launch.use_ssl,
        ca_file=launch.ca_file,
        default_files=launch.default_files,
    )


def hide_secrets(text: str, launch: Launch | None) -> str:
    """Return a text of another's making, such as a line of the log, without the secrets of this launch."""
    return hide(text, {launch.token, launch.web_ui_key, *secrets_in(launch.options)} if launch else ())


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One thing that the doctor looked at: `Check` of openapi.yaml.

    Attributes
    ----------
    id
        What was looked at, such as ``java`` or ``memory``; stable.
    state
        A failure keeps Spark from starting unless the user forces it.
    message, remedy
        One sentence that says what was found, and one that says what to do about it; None when it is ok.
    """

    id: str
    state: Literal["ok", "warning", "failure"]
    message: str
    remedy: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sizing:
    """What a start would take of this machine: `Sizing` of openapi.yaml.

    Attributes
    ----------
    cores
        Of the driver and, on ``local``, of its tasks; None when they are not on this machine.
    driver_memory
        Bytes of the driver's heap.
    memory_limit
        Bytes that the container, or else the machine, has in all.
    """

    cores: int | None
    driver_memory: int
    memory_limit: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """`Made` of openapi.yaml.

    Attributes
    ----------
    notebook
        Name of the notebook that made it; None for a program, and where that is not known.
    things
        The names by kind, as in `contract.inventory`.
    """

    notebook: str | None
    things: Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """Why Spark does not run, for a person.

    Attributes
    ----------
    code
        What a program branches on.
    message, hint
        One sentence that says what happened, and one that says what to do about it.
    checks
        What the doctor found, when that is why.
    notebooks
        Names of the notebooks that were attached, whose session went with it.
    made
        What they, and others before them, had made in it.
    """

    code: FailureCode
    message: str
    hint: str
    checks: Sequence[Check] = ()
    notebooks: Sequence[str] = ()
    made: Sequence[Made] = ()


class LaunchError(Exception):
    """A start cannot even be tried.

    Attributes
    ----------
    failure
        Why, for a person.
    detail
        What it is about, such as the name of the option; None when there is nothing to name.
    """

    def __init__(self, code: FailureCode, message: str, hint: str, detail: str | None = None) -> None:
        super().__init__(message)
        self.failure = Failure(code=code, message=message, hint=hint)
        self.detail = detail


class TrainingFailedError(Exception):
    """There is no archive of classes; the message says why, as the end of a sentence."""
