"""The interface of a launcher: what the manager gives it, and what it gives back."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from traitlets import Bool, Float, Int, validate
from traitlets.config import LoggingConfigurable
from traitlets.traitlets import TraitError

from jupyterlab_spark_connect.connection import OWNER_FILE_NAME, STATE_FILE_NAME
from jupyterlab_spark_connect.process_identity import identify
from jupyterlab_spark_connect.server.redaction import findable, secrets_in
from jupyterlab_spark_connect.supervision import Job, SupervisorState

LOGS_FOLDER_NAME: Final = "logs"
"""Folder below the connection folder that holds one folder of log segments per generation."""

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
class Cluster:
    """Where Spark runs, as the administrator describes it.

    Attributes
    ----------
    name
        What it is called in the API; unique.
    display_name, description
        What a person reads.
    master
        Spark's master URL, for example ``local[*]``, ``spark://host:7077``, ``yarn``.
    options
        Spark options; a user's options come on top.
    environment
        Environment variables of the server, on top of the Jupyter server's own.
    launcher
        Name of the entry point that starts it.
    locked
        Names of options that a user cannot set; ``*`` stands for any characters.
    """

    name: str
    display_name: str
    description: str
    master: str
    options: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    launcher: str = "spark"
    locked: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class LaunchRequest:
    """One start, as the manager asks for it.

    Attributes
    ----------
    cluster
        Where to run.
    options
        The user's Spark options; each key begins with ``spark.``.
    generation
        Milliseconds since 1970 at which the start was asked for.
    folder
        The connection folder; everything that is written for this start goes below it.
    directory
        Working directory of the server: the root of the user's files.
    """

    cluster: Cluster
    options: Mapping[str, str]
    generation: int
    folder: Path
    directory: Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Launch:
    """A start that is ready to be handed to the supervisor.

    Attributes
    ----------
    job
        For the supervisor's standard input.
    token
        What clients must send; new for every start.
    port
        Where the server will listen on loopback.
    web_ui_key
        Base64url key of 32 bytes that signs requests to the driver's Web UI.
    spark_version
        For example ``4.3.0``.
    python_version
        Major and minor of the Python that runs UDFs, for example ``3.11``.
    heap_limit
        Bytes the driver's heap may grow to; None when unknown.
    options
        The options in force, the user's and the cluster's; secrets of ours are not among them.
    files
        Files to delete once the process is gone; its temporary folders are `Job.scratch`.
    """

    job: Job = field(repr=False)
    token: str = field(repr=False)
    port: int
    web_ui_key: str = field(repr=False)
    spark_version: str
    python_version: str
    heap_limit: int | None
    options: Mapping[str, str]
    files: Sequence[Path]


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One thing that the doctor looked at: `Check` of openapi.yaml.

    Attributes
    ----------
    id
        What was looked at, such as ``java`` or ``memory``; stable.
    state
        A failure keeps Spark from starting unless the user insists.
    message
        One sentence that says what was found.
    remedy
        What to do about it; None when it is ok.
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
class Failure:
    """Why Spark does not run, for a person.

    Attributes
    ----------
    code
        What a program branches on.
    message
        One sentence that says what happened.
    hint
        What to do about it.
    checks
        What the doctor found, when that is why.
    notebooks
        Names of the notebooks that were attached, whose session went with it.
    """

    code: FailureCode
    message: str
    hint: str
    checks: Sequence[Check] = ()
    notebooks: Sequence[str] = ()


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


class Launcher(LoggingConfigurable):
    """Prepares the start of a Spark Connect server, and explains why one failed.

    Subclasses are named by the entry point group ``jupyterlab_spark_connect.launchers``.
    """

    port = Int(
        15002,
        min=1024,
        max=65535,
        help="Port of the Spark Connect server, on the loopback interface.",
    ).tag(config=True)

    use_next_free_port = Bool(
        True,
        help=(
            "What to do when the port is taken by another program: take the next free one (true), "
            "or fail and say who has it (false)."
        ),
    ).tag(config=True)

    start_timeout = Float(
        120.0,
        help="Seconds a start may take before it is stopped and reported as failed.",
    ).tag(config=True)

    stop_timeout = Float(
        10.0,
        help="Seconds Spark has to end after it was asked to (SIGTERM); then it is killed.",
    ).tag(config=True)

    kill_timeout = Float(
        5.0,
        help="Seconds to wait for the end of Spark after it was killed (SIGKILL).",
    ).tag(config=True)

    orphan_grace = Float(
        600.0,
        help=(
            "Seconds Spark goes on running after the Jupyter server that started it has vanished "
            "without stopping it, for example when it was killed."
        ),
    ).tag(config=True)

    log_limit = Int(
        256 * 1024 * 1024,
        min=1024 * 1024,
        help="Bytes of Spark's log that are kept on disk for one start; the oldest part goes first.",
    ).tag(config=True)

    log_segment = Int(
        16 * 1024 * 1024,
        min=64 * 1024,
        help="Bytes in one file of Spark's log; the log is deleted file by file.",
    ).tag(config=True)

    @validate("start_timeout", "stop_timeout", "kill_timeout", "orphan_grace")
    def _not_negative(self, proposal: dict[str, object]) -> object:
        value = proposal["value"]
        if not isinstance(value, float | int) or value < 0:
            raise TraitError(f"{value!r} is no number of seconds: it must be 0 or more")
        return value

    def check(self, cluster: Cluster, options: Mapping[str, str]) -> None:
        """Refuse options that can be seen to be wrong before anything is started; quick and synchronous.

        Raises
        ------
        LaunchError
            With the code ``invalid_option`` and the option's name as `LaunchError.detail`.
        """

    async def examine(self, request: LaunchRequest) -> Sequence[Check]:  # noqa: ARG002 (for those who have something to check)
        """Look at everything that a start needs, without starting anything; a launcher need not.

        Never blocks the event loop, and takes no longer than a second on a healthy machine.
        """
        return ()

    def sizing(self, cluster: Cluster) -> Sizing | None:  # noqa: ARG002 (for those who take of this machine)
        """Say what a start with nothing but the cluster's options would take; None when that is not known.

        May read the disk: called in a thread.
        """
        return None

    @abstractmethod
    async def prepare(self, request: LaunchRequest) -> Launch:
        """Find what is needed, choose the port, write the files, and say what to run.

        Never blocks the event loop; may be cancelled at any await and then leaves no file behind.

        Raises
        ------
        LaunchError
            It cannot be started: no Java, a bad option, the port is taken, and so on.
        """
        raise NotImplementedError

    @abstractmethod
    async def explain(self, launch: Launch, state: SupervisorState, errors: Sequence[str]) -> Failure:
        """Turn a process that ended unasked into one sentence and a hint.

        Never blocks the event loop.

        Parameters
        ----------
        launch
            What was started.
        state
            What the supervisor last said.
        errors
            The last ERROR entries of the log, oldest first, each with its stack trace.
        """
        raise NotImplementedError

    def job(
        self,
        request: LaunchRequest,
        argv: Sequence[str],
        environment: Mapping[str, str],
        port: int,
        scratch: Sequence[Path] = (),
        hidden: Iterable[str] = (),
    ) -> Job:
        """Put a command under this launcher's timeouts and limits, owned by this very process.

        Its log will tell no secret of the options and of the environment, and nothing of `hidden`.
        """
        options = {**request.cluster.options, **request.options}
        return Job(
            argv=list(argv),
            environment=dict(environment),
            directory=str(request.directory),
            state_file=str(request.folder / STATE_FILE_NAME),
            log_folder=str(request.folder / LOGS_FOLDER_NAME / str(request.generation)),
            log_limit=self.log_limit,
            log_segment=self.log_segment,
            generation=request.generation,
            owner=identify(os.getpid()),
            orphan_grace=self.orphan_grace,
            stop_timeout=self.stop_timeout,
            kill_timeout=self.kill_timeout,
            port=port,
            owner_file=str(request.folder / OWNER_FILE_NAME),
            scratch=[str(folder) for folder in scratch],
            hidden=findable(secrets_in(options) | secrets_in(environment) | set(hidden)),
        )
