"""The environment that a Spark of ours inherits: Jupyter's own, without what is not Spark's business."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_REMOVED: Final = re.compile(
    # They make Spark a client of another server (pyspark/sql/connect/local_server.py removes them too),
    r"SPARK_REMOTE|SPARK_LOCAL_REMOTE|SPARK_CONNECT_MODE_ENABLED|SPARK_API_MODE|MASTER"
    r"|SPARK_LOCAL_CONNECT_REUSE|PYSPARK_REMOTE_INIT_CONF_.*"
    # or end the shared session with the first Python worker that exits;
    r"|SPARK_CONNECT_RELEASE_SESSION_ON_EXIT"
    # the rest are keys to Jupyter and its hub, which every Python worker would inherit.
    r"|JPY_.*|JUPYTER_TOKEN|JUPYTERHUB_API_TOKEN|CONFIGPROXY_AUTH_TOKEN|JUPYTERHUB_CRYPT_KEY"
    r"|JUPYTER_SPARK_CONNECT_FILE"
)


def without_jupyter(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without Jupyter's secrets and without what would make Spark a client."""
    return {name: value for name, value in environment.items() if not _REMOVED.fullmatch(name)}
