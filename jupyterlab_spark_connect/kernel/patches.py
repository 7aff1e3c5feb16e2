"""What stands in the place of parts of pyspark in this process; imports none of pyspark."""

from __future__ import annotations

from typing import Final

from .builders.builder import SharedBuilder
from .classic import columns, threads
from .classic.guide import ClassicGuide
from .display.card import SessionCard
from .session.imports import ImportPatches, Patch
from .session.source import SessionSource
from .streams import progress

_installed: Final[list[ImportPatches]] = []


def install_patches(source: SessionSource) -> None:
    """Patch the modules of pyspark that are imported, and the others when they are; once per process."""
    if _installed:
        return
    builder, guide, card = SharedBuilder(source), ClassicGuide(source), SessionCard(source.attachment)
    patches: dict[str, list[Patch]] = {
        "pyspark.core.context": [guide.patch_context],
        "pyspark.util": [threads.patch_util],
        "pyspark.sql.streaming.listener": [progress.patch_listener],
        "pyspark.sql.utils": [builder.patch_remoteness],
        "pyspark.sql.session": [builder.patch_classic],
        "pyspark.sql.connect.session": [builder.patch_connect, guide.patch_session, card.patch_session],
        "pyspark.sql.connect.dataframe": [columns.patch_dataframe, guide.patch_dataframe],
    }
    _installed.append(ImportPatches(patches))
    _installed[0].install()
