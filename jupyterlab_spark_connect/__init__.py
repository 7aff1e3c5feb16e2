"""Apache Spark as part of the notebook."""

from __future__ import annotations

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Tell the Jupyter server where the server extension is."""
    from .server.app import SparkConnectApp

    return [{"module": "jupyterlab_spark_connect.server.app", "app": SparkConnectApp}]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Tell JupyterLab where the built front end is, and where to put it."""
    return [{"src": "labextension", "dest": "jupyterlab-spark-connect"}]
