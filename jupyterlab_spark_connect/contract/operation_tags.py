"""The tag by which Spark tells the operations of one notebook from those of the others.

It can be seen in Spark's Web UI, and is all that a job says of where it comes from. It may hold no comma.
Standard library only: kernels and the Jupyter server import this module.
"""

from __future__ import annotations

from typing import Final

_ID_LENGTH: Final = 8
"""Of a kernel's id, which has 36 characters: each job carries it."""


def kernel_tag(kernel_id: str) -> str:
    """Return the tag that all operations of a kernel have, such as ``jsc.1f0c6a2e``."""
    is_process = kernel_id.startswith("pid-")
    return f"jsc.{kernel_id if is_process else kernel_id[:_ID_LENGTH]}"
