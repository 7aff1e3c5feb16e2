"""The card of a session: what it is, in words and as HTML."""

from __future__ import annotations

import html
from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession

    from jupyterlab_spark_connect.kernel.session.attachment import Attachment

_WEB_UI: Final = "spark-connect/ui"
"""Of the Jupyter server, which leads from there to the Web UI of the Spark that runs."""
_MODES: Final = {
    "shared": "Shared with all notebooks",
    "copy": "A copy of the shared one, this notebook's own",
    "own": "This notebook's own",
}


class SessionCard:
    """Describes sessions of this process.

    Parameters
    ----------
    attachment
        Knows which of them is whose.
    """

    def __init__(self, attachment: Attachment) -> None:
        self._attachment = attachment

    def text(self, session: SparkSession) -> str:
        """Return the card as lines of text."""
        rows = "\n".join(f"  {name}: {value}" for name, value in self._rows(session))
        return f"SparkSession\n{rows}"

    def markup(self, session: SparkSession) -> str:
        """Return the card as HTML."""
        rows = "".join(
            f'<tr><th style="text-align: left">{html.escape(name)}</th>'
            f'<td style="text-align: left">{html.escape(value)}</td></tr>'
            for name, value in self._rows(session)
        )
        address = self._web_ui(session)
        link = f'<p><a href="{html.escape(address)}" target="_blank">Spark Web UI</a></p>' if address else ""
        return f"<div><p><b>SparkSession</b></p><table>{rows}</table>{link}</div>"

    def patch_session(self, module: ModuleType) -> None:
        """Patch `pyspark.sql.connect.session`, whose session shows itself by its place in memory."""
        kind = module.SparkSession
        if not hasattr(kind, "_repr_html_"):
            kind._repr_html_ = lambda session: self.markup(session)
            kind._repr_pretty_ = lambda session, printer, _cycle: printer.text(self.text(session))

    def _rows(self, session: SparkSession) -> Iterator[tuple[str, str]]:
        opened = self._attachment.opened
        if opened is None or session is not opened.session:
            yield "Server", str(session.client.host)
            yield "State", "stopped" if session.is_stopped else "open"
            return
        connection = opened.connection
        yield "Spark", connection.spark_version
        yield "Cluster", connection.cluster or connection.endpoint
        yield "Session", "stopped" if session.is_stopped else _MODES[opened.mode]
        if self._attachment.label:
            yield "Name", self._attachment.label

    def _web_ui(self, session: SparkSession) -> str | None:
        """Return where the Jupyter server leads to the Web UI; None when that is not known."""
        opened = self._attachment.opened
        if opened is None or session is not opened.session or session.is_stopped:
            return None
        from jupyterlab_spark_connect.client.errors import SparkStartError
        from jupyterlab_spark_connect.client.jupyter_server import find_jupyter_server

        try:
            base = urlsplit(find_jupyter_server().url).path
        except SparkStartError:
            return None
        return f"{base}{_WEB_UI}"
