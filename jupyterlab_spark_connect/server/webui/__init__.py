"""The Spark Web UI inside Jupyter: a proxy that treats the pages as foreign content."""

from __future__ import annotations

from jupyterlab_spark_connect.server.spark.web_ui import WEB_UI_ROOT, WebUi, new_capability

from .connections import Connections
from .entry import WebUiSource
from .handler import WebUiHandler, webui_handlers

__all__ = [
    "WEB_UI_ROOT",
    "Connections",
    "WebUi",
    "WebUiHandler",
    "WebUiSource",
    "new_capability",
    "webui_handlers",
]
