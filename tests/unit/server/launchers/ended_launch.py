"""A launch, and how its process ended."""

from pathlib import Path

from jupyterlab_spark_connect.contract.supervision import Exit, Phase, ProcessId, ProcessSpec, SupervisorState
from jupyterlab_spark_connect.server.lifecycle.models import Launch

BANNER = """WARNING: Using incubator modules: jdk.incubator.vector
Using Spark's default log4j profile: org/apache/spark/log4j2-defaults.properties
26/11/21 04:08:08 INFO SparkContext: Running Spark version 4.3.0
"""
MAIN = BANNER + 'Exception in thread "main" '


def launch(options, port=15002, heap_limit=1 << 30):
    spec = ProcessSpec(
        argv=["java"], environment={}, directory="/", state_file="/s", log_folder="/l", log_limit=1,
        log_segment=1, generation=1, owner=ProcessId(pid=1, started=0), orphan_grace=1, stop_timeout=1,
        kill_timeout=1,
    )  # fmt: skip
    return Launch(
        spec=spec, token="t", port=port, web_ui_key="k", spark_version="4.3.0", python_version="3.11",
        heap_limit=heap_limit, options=options, files=[Path("/f")],
    )  # fmt: skip


def state(code=1, signal=None, *, ready=False, **more):
    return SupervisorState(
        **{
            "phase": Phase.EXITED,
            "generation": 1,
            "supervisor": ProcessId(pid=2, started=0),
            "process": ProcessId(pid=3, started=0),
            "connect_port": 15002 if ready else None,
            "exit": Exit(code=code, signal=signal, asked=False, at=0),
            **more,
        }
    )
