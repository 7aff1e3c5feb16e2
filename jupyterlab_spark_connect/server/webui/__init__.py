"""The Spark Web UI inside Jupyter: a proxy that treats the pages as foreign content."""

from __future__ import annotations

from .connections import Connections
from .handler import WebUiHandler, WebUiSource, webui_handlers
from .target import WEB_UI_ROOT, WebUi, new_capability

__all__ = [
    "WEB_UI_ROOT",
    "Connections",
    "WebUi",
    "WebUiHandler",
    "WebUiSource",
    "new_capability",
    "webui_handlers",
]
