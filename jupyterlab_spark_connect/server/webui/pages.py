"""The small pages of our own that stand where a page of Spark's cannot."""

from __future__ import annotations

from html import escape
from http import HTTPStatus
from typing import Final

PAGE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"

_WORDS: Final = {
    HTTPStatus.NOT_FOUND: (
        "This Spark Web UI is gone",
        "Spark has stopped, or has been started again since this page was opened."
        " Open the Web UI from the Spark panel in Jupyter.",
    ),
    HTTPStatus.BAD_GATEWAY: (
        "Spark does not answer",
        "The Spark Web UI gave no answer. Look in the Spark panel in Jupyter whether Spark is still running,"
        " then load this page again.",
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        "This Spark Web UI can only be read",
        "Jobs are cancelled from the notebook that runs them.",
    ),
}


def page(status: int) -> str:
    """Return the page for an HTTP status, in words for a person."""
    title, text = _WORDS.get(
        HTTPStatus(status), ("The Spark Web UI cannot be shown", f"HTTP status {status}.")
    )
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        "<style>:root{color-scheme:light dark}body{font:14px/1.5 system-ui,sans-serif;margin:3em}"
        "h1{font-size:1.3em;font-weight:600}p{max-width:40em}</style></head>"
        f"<body><h1>{escape(title)}</h1><p>{escape(text)}</p></body></html>\n"
    )
