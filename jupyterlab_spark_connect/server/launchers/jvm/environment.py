"""The environment of the Spark server: Jupyter's own, without what is not Spark's business."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.server.system.environment import without_jupyter
from jupyterlab_spark_connect.server.system.user import user_cache

from .java import Java
from .linked_home import linked_home
from .spark_home import SparkHome

TOKEN_VARIABLE: Final = "SPARK_CONNECT_AUTHENTICATE_TOKEN"  # noqa: S105 (a name)
LOCAL_IP_VARIABLE: Final = "SPARK_LOCAL_IP"

_LOCAL_MASTER: Final = re.compile(r"local(-cluster)?(\[.*\])?")


def is_local(master: str) -> bool:
    """Whether everything of this master runs on this machine."""
    return _LOCAL_MASTER.fullmatch(master) is not None


def server_environment(
    base: Mapping[str, str],
    chosen: Mapping[str, str],
    *,
    java: Java,
    spark: SparkHome,
    master: str,
    token: str,
) -> dict[str, str]:
    """Return the whole environment of the server; may make a folder in the user's cache.

    Parameters
    ----------
    base
        Jupyter's own.
    chosen
        The cluster's, which comes over it.
    """
    environment = without_jupyter({**base, **chosen})
    environment.setdefault("PYSPARK_PYTHON", sys.executable)
    if is_local(master) and LOCAL_IP_VARIABLE not in chosen:
        # The Web UI and the driver's own ports listen where this says; of a real cluster, see driver.py.
        environment[LOCAL_IP_VARIABLE] = "127.0.0.1"
    return {
        **environment,
        "JAVA_HOME": str(java.home),
        "SPARK_HOME": str(linked_home(spark, user_cache(base) / "homes") if is_local(master) else spark.path),
        "SPARK_SCALA_VERSION": spark.scala,  # bin/load-spark-env.sh
        "SPARK_CONNECT_MODE": "0",  # bin/load-spark-env.sh of the Connect server's own start script
        "PYTHONHASHSEED": "0",  # bin/spark-submit
        TOKEN_VARIABLE: token,
    }


def spark_env_script(conf: Path) -> Path | None:
    """Return the administrator's ``spark-env.sh``; None when there is none."""
    script = conf / "spark-env.sh"
    return script if script.is_file() else None
