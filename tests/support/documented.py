"""What docs/administrators.md shows, as it stands there."""

from __future__ import annotations

import json
import re
from typing import Any

from . import ROOT

PAGE = ROOT / "docs" / "administrators.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    """Return the blocks of code of a language."""
    return [found[2] for found in _BLOCK.finditer(PAGE.read_text(encoding="utf-8")) if found[1] == language]


def documented_clusters() -> dict[str, dict[str, Any]]:
    """Return the clusters of all examples by name."""
    shown = [json.loads(block) for block in blocks("json")]
    return {cluster["name"]: cluster for each in shown for cluster in each.get("clusters", ())}


def block_with(language: str, text: str) -> str:
    """Return the one block of a language that holds a text."""
    (found,) = [block for block in blocks(language) if text in block]
    return found
