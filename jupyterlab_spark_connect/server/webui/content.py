"""The two changes that Spark's own content needs to work behind this proxy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

PAGE_SCRIPT: Final = Path(__file__).with_name("page.js").read_bytes()

_HEAD: Final = re.compile(rb"<head(\s[^>]*)?>", re.IGNORECASE)
_NONCE: Final = re.compile(r"'nonce-([A-Za-z0-9+/_=-]+)'")
_APPLICATION_SEGMENT: Final = re.compile(rb"""words\.indexOf\((["'])(?:proxy|history)\1\)""")


def with_page_script(page: bytes, policy: str) -> bytes:
    """Put our own script (page.js) before every script of a page.

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


def without_guessed_application(script: bytes) -> bytes:
    """Keep Spark's scripts from taking a part of Jupyter's base URL for an application id.

    utils.js, stagepage.js and environmentpage.js look for a segment ``proxy`` or ``history`` in the page's
    address and take the next one for the id, so a base URL such as ``/proxy/8888/`` leaves the Executors and
    Stage pages empty (SPARK-34659, SPARK-39297). A live driver knows its own id: they are told that there is
    no such segment.
    """
    return _APPLICATION_SEGMENT.sub(b"-1", script)
