"""What a restart has cost, in one sentence: each thing once, with the notebook that made it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.contract.connection import SessionMode
from jupyterlab_spark_connect.contract.inventory import (
    ARTIFACT,
    FRAME,
    FUNCTION,
    MODEL,
    OPTION,
    SESSION,
    SOURCE,
    TABLE,
    VIEW,
    KernelInventory,
    MadeBy,
    join_inventories,
    read_inventories,
)
from jupyterlab_spark_connect.kernel.session.modes.sentences import NEW_SESSIONS

from .makers import maker_name

_WORDS: Final = {
    VIEW: ("temp view", "temp views"),
    TABLE: ("cached table", "cached tables"),
    FRAME: ("cached DataFrame", "cached DataFrames"),
    MODEL: ("model", "models"),
    FUNCTION: ("UDF", "UDFs"),
    SOURCE: ("data source", "data sources"),
    ARTIFACT: ("artifact", "artifacts"),
    OPTION: ("runtime option", "runtime options"),
}
"""The words of the panel, too (src/ui/lossWords.ts)."""
_MAX_NAMES: Final = 5


def describe_loss(
    own: KernelInventory, connection_folder: Path, generation: int, mode: SessionMode = "shared"
) -> str:
    """Return what this kernel has lost by the end of a generation.

    Parameters
    ----------
    own
        What it had made itself.
    connection_folder
        Where the other kernels have written what they made.
    generation
        The one that is over.
    mode
        Of the session that this kernel has now.
    """
    restarted = f"Spark was restarted: this notebook has {NEW_SESSIONS[mode]}."
    made = join_inventories([own, *_others(own, connection_folder, generation)])
    made.sort(key=lambda each: each.kernel_id != own.kernel_id)  # what is the person's own comes first
    if not made:
        return restarted
    gone = "; ".join(f"{_list(each.things)}{_maker(each, own)}" for each in made)
    if not any(each.kernel_id != SESSION for each in made):
        return f"{restarted} Gone: {gone}."
    if len(made) > 1:
        return f"{restarted} Gone: {gone}. Run them again, or open them."
    if made[0].kernel_id == own.kernel_id:
        return f"{restarted} Gone: {gone}; run it again."
    return f"{restarted} Gone: {gone}; run it again, or open it."


def made_in_shared(connection_folder: Path, generation: int) -> list[MadeBy]:
    """Return what notebooks have made in the session that they share."""
    found = read_inventories(connection_folder, generation)
    return join_inventories(each for each in found if each.mode == "shared")


def _others(own: KernelInventory, connection_folder: Path, generation: int) -> list[KernelInventory]:
    """Return what others have made in the same session, and of a copy what is in the shared one."""
    if own.mode == "own":
        return []
    found = read_inventories(connection_folder, generation)
    mine = own.file_name
    return [each for each in found if each.mode == "shared" and each.file_name != mine]


def _maker(made: MadeBy, own: KernelInventory) -> str:
    if made.kernel_id == own.kernel_id:
        return ", made here"
    if made.kernel_id == SESSION:
        return ""
    return f", made by {maker_name(made.notebook)}"


def _list(things: Mapping[str, Sequence[str]]) -> str:
    return _joined([_phrase(kind, names) for kind, names in things.items()])


def _phrase(kind: str, names: Sequence[str]) -> str:
    word = _WORDS[kind][len(names) > 1]
    if kind == FRAME:
        return f"{len(names)} {word}"
    names = [name if number == 1 else f"{name} ({number})" for name, number in Counter(names).items()]
    shown, left = names, 0
    if len(names) > _MAX_NAMES:
        shown, left = shown[: _MAX_NAMES - 1], len(names) - _MAX_NAMES + 1
    return f"{word} {_joined([*shown, *([f'{left} others'] if left else [])])}"


def _joined(parts: Iterable[str]) -> str:
    *before, last = parts
    return f"{', '.join(before)} and {last}" if before else last
