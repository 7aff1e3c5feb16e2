"""The tags by which Spark tells the operations of one notebook from those of the others.

They can be seen in Spark's Web UI and are all that a job says of where it comes from. None may hold a comma.
"""

from __future__ import annotations

_ID_LENGTH = 8
"""Of a kernel's id, which has 36 characters: each job carries it."""


def kernel_tag(kernel_id: str) -> str:
    """Return the tag that all operations of a kernel have, such as ``jsc.1f0c6a2e``."""
    is_process = kernel_id.startswith("pid-")
    return f"jsc.{kernel_id if is_process else kernel_id[:_ID_LENGTH]}"


def own_tag(kernel: str, tag: str) -> str:
    """Return what a tag of the user's own is called beside itself, for this kernel alone."""
    return f"{kernel}:{tag}"
