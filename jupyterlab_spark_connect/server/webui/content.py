"""The changes that Spark's own content needs to work behind this proxy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

PAGE_SCRIPT: Final = Path(__file__).with_name("page.js").read_bytes()

_HEAD: Final = re.compile(rb"<head(\s[^>]*)?>", re.IGNORECASE)
_NONCE: Final = re.compile(r"'nonce-([A-Za-z0-9+/_=-]+)'")
_SCRIPT_PATCHES: Final = (
    # Spark looks for a segment `proxy` or `history` in the page's address and takes the next one for the id
    # of the application, so a base URL such as /proxy/8888/ leaves the Executors, Stage and SQL pages empty
    # (SPARK-34659, SPARK-39297). A live driver knows its own id: say that there is no such segment.
    (re.compile(rb"""words\.indexOf\((["'])(?:proxy|history)\1\)"""), rb"-1"),
    # The download of a query's plan forgets the prefix (spark-sql-viz.js of 4.3.0).
    (re.compile(rb"""fetch\((["'])/static/"""), rb"fetch(uiRoot + \1/static/"),
)
"""What in Spark's own scripts does not stand a proxy, and how it should read. Each pattern begins with plain
text, which Python finds forty times as fast as a word boundary."""


def with_page_script(page: bytes, policy: str) -> bytes:
    """Return a page with our own script (page.js) before every script of its own.

    Parameters
    ----------
    page
        HTML; a fragment without a ``<head>`` stays as it is.
    policy
        The Content-Security-Policy of this very response, whose nonce the script needs from Spark 4.3 on.
    """
    head = _HEAD.search(page)
    if head is None:
        return page
    nonce = _NONCE.search(policy)
    opening = f'<script nonce="{nonce[1]}">' if nonce else "<script>"
    script = opening.encode() + PAGE_SCRIPT + b"</script>"
    return page[: head.end()] + script + page[head.end() :]


def patch_script(script: bytes) -> bytes:
    """Return one of Spark's scripts as it has to read behind a proxy."""
    for pattern, replacement in _SCRIPT_PATCHES:
        script = pattern.sub(replacement, script)
    return script
