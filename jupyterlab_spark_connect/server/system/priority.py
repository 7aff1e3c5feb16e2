"""What nobody waits for lets everybody else go first."""

from __future__ import annotations

import shutil


def lowest_priority() -> list[str]:
    """Give the words before a command that let all others have the processor and the disk; reads the disk."""
    words = []
    if nice := shutil.which("nice"):
        words += [nice, "-n", "19"]
    if ionice := shutil.which("ionice"):
        words += [ionice, "-c", "3"]
    return words
