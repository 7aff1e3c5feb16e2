"""The interface of a launcher; what it is given and gives back stands in `models`."""

from __future__ import annotations

import asyncio
import os
from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Final

from traitlets import Bool, Float, Int, validate
from traitlets.config import LoggingConfigurable
from traitlets.traitlets import TraitError

from jupyterlab_spark_connect.contract.connection import (
    LOGS_FOLDER_NAME,
    OWNER_FILE_NAME,
    STATE_FILE_NAME,
    Connection,
)
from jupyterlab_spark_connect.contract.process_id import identify
from jupyterlab_spark_connect.contract.supervision import ProcessSpec, SupervisorState
from jupyterlab_spark_connect.server.base.redaction import findable, secrets_in
from jupyterlab_spark_connect.server.clusters.models import Cluster, Layer
from jupyterlab_spark_connect.server.lifecycle.models import (
    Check,
    Failure,
    Launch,
    LaunchRequest,
    Sizing,
    TrainingFailedError,
)
from jupyterlab_spark_connect.server.lifecycle.process import SparkProcess
from jupyterlab_spark_connect.server.lifecycle.server import LaunchedServer, ServerContext

from .explain import explain, join_words

END_OF_LOG: Final = 64 * 1024
"""Bytes of the log's end that are read to explain a failure: Java's own errors have no level."""


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

    reserved: ClassVar[Sequence[str]] = ()
    """Names of options that nobody but this launcher sets; ``*`` stands for any characters."""

    @validate("start_timeout", "stop_timeout", "kill_timeout", "orphan_grace")
    def _not_negative(self, proposal: dict[str, object]) -> object:
        value = proposal["value"]
        if not isinstance(value, float | int) or value < 0:
            raise TraitError(f"{value!r} is no number of seconds: it must be 0 or more")
        return value

    def check(self, cluster: Cluster, options: Mapping[str, str]) -> None:
        """Reject options that can be seen to be wrong before anything is started; quick and synchronous.

        Raises
        ------
        LaunchError
            With the code ``invalid_option`` and the option's name as `LaunchError.detail`.
        """

    async def run_checks(self, request: LaunchRequest) -> Sequence[Check]:  # noqa: ARG002 (for those who have something to check)
        """Check everything that a start needs, without starting anything; a launcher need not.

        Never blocks the event loop, and takes no longer than a second on a healthy machine.
        """
        return ()

    def sizing(self, cluster: Cluster) -> Sizing | None:  # noqa: ARG002 (for those who take of this machine)
        """Return what a start with only the cluster's options would take; None when that is not known.

        May read the disk: called in a thread.
        """
        return None

    def spark_version(self, cluster: Cluster) -> str | None:  # noqa: ARG002 (for those who find a Spark)
        """Return which Spark a start would run; None when that is not known. May read the disk."""
        return None

    def default_layers(self, cluster: Cluster) -> Sequence[Layer]:  # noqa: ARG002 (for those with defaults)
        """Return what holds beneath the cluster's options, as far as it is known, the weakest first.

        May read the disk.
        """
        return ()

    def forced_layers(self, cluster: Cluster, options: Mapping[str, str]) -> Sequence[Layer]:  # noqa: ARG002 (for those who set some)
        """Return what is set whatever anybody chose, as far as known before a start, the weakest first.

        May read the disk.

        Parameters
        ----------
        options
            Those in force beneath.
        """
        return ()

    def server(self, request: LaunchRequest, context: ServerContext) -> LaunchedServer:
        """Return the server of a start: a process of ours, unless a launcher brings its own kind."""
        return SparkProcess(self, request, context)

    @abstractmethod
    async def prepare(self, request: LaunchRequest) -> Launch:
        """Find what is needed, choose the port, write the files, and return what to run.

        Never blocks the event loop; may be cancelled at any await and then leaves no file behind.

        Raises
        ------
        LaunchError
            It cannot be started: no Java, a bad option, the port is taken, and so on.
        """
        raise NotImplementedError

    async def verify(self, connection: Connection) -> Failure | None:  # noqa: ARG002 (for those who can)
        """Return why a server that listens cannot serve notebooks; None when it can."""
        return None

    async def after_ready(
        self, request: LaunchRequest, launch: Launch, report: Callable[[str | None], None]
    ) -> None:
        """Do, beside a Spark that is ready, what makes the next start quicker; cancelled when it ends.

        Never blocks the event loop, and leaves nothing when it is cancelled.

        Parameters
        ----------
        report
            Called with a sentence for the panel when something begins that takes the processor, and with None
            when that is over.
        """

    async def warm(self, request: LaunchRequest, *, shared: bool) -> str:  # noqa: ARG002 (for those who have something to make)
        """Make what makes every start quicker, and return one sentence about what was made.

        Parameters
        ----------
        shared
            Whether it is for everybody who uses this environment, such as an image.

        Raises
        ------
        TrainingFailedError, LaunchError, OSError
            It cannot be made.
        """
        raise TrainingFailedError("there is nothing that would make its start quicker")

    async def explain(self, launch: Launch, state: SupervisorState, errors: Sequence[str]) -> Failure:
        """Turn a process that ended unasked into one sentence and a hint: by itself, from its last words.

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

        def read_and_explain() -> Failure:
            end = _end_of_log(Path(launch.spec.log_folder)) if launch.spec else ""
            return explain(launch, state, join_words(errors, end))

        return await asyncio.to_thread(read_and_explain)

    def spec(
        self,
        request: LaunchRequest,
        argv: Sequence[str],
        environment: Mapping[str, str],
        port: int,
        scratch: Sequence[Path] = (),
        hidden: Iterable[str] = (),
    ) -> ProcessSpec:
        """Combine a command with this launcher's timeouts and limits, owned by this very process.

        Its log will tell no secret of the options and of the environment, and nothing of `hidden`.
        """
        options = {**request.cluster.options, **request.options}
        return ProcessSpec(
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


def _end_of_log(folder: Path) -> str:
    """Read the end of the newest segment; empty when there is no log."""
    try:
        newest = max(folder.glob("*.log"))
        with newest.open("rb") as stream:
            stream.seek(max(0, newest.stat().st_size - END_OF_LOG))
            return stream.read().decode(errors="replace")
    except (OSError, ValueError):
        return ""
