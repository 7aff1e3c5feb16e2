"""How a notebook's own tags are kept apart from another's in the session that both share."""

from __future__ import annotations


def own_tag(kernel: str, tag: str) -> str:
    """Return what a tag of the user's own is called beside itself, for this kernel alone."""
    return f"{kernel}:{tag}"
