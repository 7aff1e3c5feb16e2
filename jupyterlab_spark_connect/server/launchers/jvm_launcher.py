"""What a launcher does beside a Spark that is ready, so that the first query and the next start are quick."""

from __future__ import annotations

import asyncio
import os
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from traitlets import Bool, Enum, Float, Unicode

from jupyterlab_spark_connect.contract.connection import STATE_FILE_NAME
from jupyterlab_spark_connect.contract.supervision import SupervisorState
from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.lifecycle.models import (
    Failure,
    Launch,
    LaunchError,
    LaunchRequest,
    TrainingFailedError,
)
from jupyterlab_spark_connect.server.system.processes import until_idle

from .base import Launcher
from .class_archive.store import ArchiveStore, shared_folder, user_folder
from .class_archive.target import ArchiveTarget
from .class_archive.training import Training
from .jvm.environment import is_local
from .jvm.java import Java
from .warm_up.warm_up import warm_fresh_spark

_CRASHES: Final = frozenset({"SIGABRT", "SIGBUS", "SIGILL", "SIGSEGV"})
"""How a JVM ends that has met what it cannot be: a defect of its own, or a damaged archive."""


class JvmLauncher(Launcher):
    """A launcher of Spark on Java, which warms what it has started, and keeps its classes for the next."""

    warm_up = Bool(
        True,
        help=(
            "Whether a fresh Spark runs a few small queries on a session of their own, at low priority and "
            "until the first notebook comes, so that the notebook's own first query is quick; never on a "
            "cluster, where they would cost executors."
        ),
    ).tag(config=True)

    class_archive = Enum(
        ["make", "use", "off"],
        "make",
        help=(
            "Whether Spark starts from an archive of its classes, which halves the time: `make` makes one in "
            "the background after a start that had none, some 200 MB in the user's cache folder; `use` uses "
            "what is there, such as what an image has brought; `off` does neither."
        ),
    ).tag(config=True)

    class_archive_delay = Float(
        20.0,
        min=0.0,
        help="Seconds for which Spark has to be idle before an archive is made: queries go before it.",
    ).tag(config=True)

    class_archive_folder = Unicode(
        "",
        help=(
            "Folder of archives; when empty, the user's cache folder, and then what "
            "`jupyter spark-connect warm --sys-prefix` has put into the environment."
        ),
    ).tag(config=True)

    @abstractmethod
    async def launch(
        self, request: LaunchRequest, more: Sequence[str] = (), archives: ArchiveStore | None = None
    ) -> Launch:
        """Prepare a start.

        Parameters
        ----------
        more
            Further options of Java.
        archives
            Where archives of classes are; None for those of this launcher's traits.

        Raises
        ------
        LaunchError
            It cannot be started.
        """
        raise NotImplementedError

    @abstractmethod
    async def find_java(self, environment: Mapping[str, str]) -> Java:
        """Find the Java of a start.

        Raises
        ------
        LaunchError
            There is none.
        """
        raise NotImplementedError

    @abstractmethod
    def base_environment(self, cluster: Cluster) -> dict[str, str]:
        """Return the environment in which Java and Spark are looked for."""
        raise NotImplementedError

    async def after_ready(
        self, request: LaunchRequest, launch: Launch, report: Callable[[str | None], None]
    ) -> None:
        """Warm Spark, and make the archive of classes from which the next start is quicker."""
        if self.warm_up and is_local(request.cluster.master):
            await warm_fresh_spark(request, launch, self.log)
        if self.class_archive != "make" or launch.archive_key is None:
            return
        store = self.archives()
        if await asyncio.to_thread(store.find, launch.archive_key):
            return
        await self._until_spark_is_idle(request.folder)
        report("An archive of Spark's classes is being made; the next start is quicker.")
        try:
            made = await self._make_archive(request.cluster, launch.archive_key, store, low_priority=True)
        except (TrainingFailedError, LaunchError, OSError) as error:
            self.log.info("Spark Connect: no archive of Spark's classes was made: %s", error)
        else:
            if made:
                self.log.info("Spark Connect: made an archive of Spark's classes; the next start is quicker")
        finally:
            report(None)

    async def _until_spark_is_idle(self, folder: Path) -> None:
        """Wait until a whole `class_archive_delay` has passed in which Spark had next to nothing to do.

        It is the processor that tells: two JVMs beside each other would slow a user's first queries, and the
        monitoring REST of Spark would cost a second of it for the answer.
        """
        state = await asyncio.to_thread(SupervisorState.read, folder / STATE_FILE_NAME)
        if state is not None and state.process is not None:
            await until_idle(state.process, self.class_archive_delay)

    async def explain(self, launch: Launch, state: SupervisorState, errors: Sequence[str]) -> Failure:
        """Explain why Spark has ended; the archive that a JVM has crashed with is not used again."""
        if launch.archive and state.exit and state.exit.signal in _CRASHES:
            await asyncio.to_thread(self._discard, launch.archive)
        return await super().explain(launch, state, errors)

    async def warm(self, request: LaunchRequest, *, shared: bool) -> str:
        """Make the archive of classes, unless there is one, and return where it is."""
        store = ArchiveStore([shared_folder()], shared=True) if shared else self.archives()
        launch = await self.launch(request, archives=store)
        await asyncio.to_thread(delete, launch.files)
        if launch.archive_key is None:
            raise TrainingFailedError(
                "a folder that cannot be packed is on the class path, or Spark is started by its own script"
            )
        made = await self._make_archive(request.cluster, launch.archive_key, store, low_priority=False)
        if made is None:
            raise TrainingFailedError("another program makes it already")
        return f"Spark {launch.spark_version} starts from {made}."

    def archives(self) -> ArchiveStore:
        """Return the archives of classes that a start may use."""
        if self.class_archive_folder:
            return ArchiveStore([Path(self.class_archive_folder)])
        return ArchiveStore([user_folder(os.environ), shared_folder()])

    def _discard(self, archive: Path) -> None:
        try:
            self.archives().discard(archive)
        except OSError as error:
            self.log.warning("Spark Connect: an archive of classes cannot be removed: %s", error)
        else:
            self.log.warning("Spark Connect: Java has crashed; its archive of classes is not used again")

    async def _make_archive(
        self, cluster: Cluster, key: str, store: ArchiveStore, *, low_priority: bool
    ) -> Path | None:
        java = await self.find_java(self.base_environment(cluster))
        target = ArchiveTarget(java=java, key=key)
        prepare = partial(self.launch, archives=store)
        training = Training(target, store, cluster, prepare, low_priority=low_priority, log=self.log)
        return await training.make()


def delete(files: Sequence[Path]) -> None:
    """Delete what was written for a start."""
    for path in files:
        path.unlink(missing_ok=True)
