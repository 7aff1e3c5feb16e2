"""What the capabilities add to a session, in the order in which they see a request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .session.extension import SessionExtension


def load_extensions() -> Sequence[SessionExtension]:
    """Import and make them; pyspark is imported by then."""
    from .errors.extension import ReadableErrors
    from .interrupts.extension import Interrupts
    from .ml.extension import SharedModels
    from .options.extension import SharedOptions
    from .paths.extension import PathsExtension
    from .shipping.extension import CodeShipping
    from .streams.extension import OwnStreams

    return (
        ReadableErrors(),
        Interrupts(),
        SharedOptions(),
        OwnStreams(),
        SharedModels(),
        CodeShipping(),
        PathsExtension(),
    )
