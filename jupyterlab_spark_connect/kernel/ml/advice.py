"""Says what to do where a model is gone, or has no room. Imports pyspark."""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from jupyterlab_spark_connect.contract.inventory import noted_models, read_inventories
from jupyterlab_spark_connect.kernel.session.inventory.makers import maker_name
from jupyterlab_spark_connect.kernel.session.registration import kernel_id

from .commands import LIMITS, KnownModel

if TYPE_CHECKING:
    from jupyterlab_spark_connect.kernel.session.session import OpenSession

_LOST: Final = re.compile(r"\[CONNECT_ML\.CACHE_INVALID\].*? object (?P<id>[\w-]+)", re.S)
_NO_ROOM: Final = "[CONNECT_ML.ML_CACHE_SIZE_OVERFLOW_EXCEPTION]"
_TOO_LARGE: Final = "[CONNECT_ML.MODEL_SIZE_OVERFLOW_EXCEPTION]"
_KIB: Final = 1024


@dataclass(slots=True)
class _Share:
    models: int = 0
    bytes: int = 0


class ModelAdvice:
    """Knows what this process's models were.

    Parameters
    ----------
    known
        They, by id.
    """

    def __init__(self, known: Mapping[str, KnownModel]) -> None:
        self._known = known

    def for_error(self, opened: OpenSession, message: str) -> str | None:
        """Return what to do about an error that Spark has told; None where that is not ours to say.

        Where there is no room, room is made first by what Python has yet to collect.
        """
        if found := _LOST.search(message):
            return self._lost(opened, self._known.get(found["id"]))
        if _NO_ROOM in message:
            return self._no_room(opened)
        if _TOO_LARGE in message:
            return (
                f"{LIMITS}.maxModelSize limits each model. Setting it higher holds for all notebooks that "
                "share the session."
            )
        return None

    def _lost(self, opened: OpenSession, model: KnownModel | None) -> str:
        name = f"This {model.label} model" if model else "This model"
        again = "Fit it again, or load it from where you have saved it."
        if model is not None and model.generation != opened.connection.generation:
            return f"{name} was in the Spark before the restart. {again}"
        if model is not None and model.session_id != opened.session.session_id:
            return f"{name} is in another session than this notebook is in now. {again}"
        return f"{name} is no longer in the session: somebody has deleted it. {again}"

    def _no_room(self, opened: OpenSession) -> str:
        deleted = len(self._known)
        gc.collect()  # a model with a summary of its training is part of a cycle: it outlives its `del`
        if len(self._known) < deleted:
            return "Models that were deleted here earlier are out of Spark only now: run the cell again."
        shares = _shares(opened)
        parts = [
            f"{maker} has {share.models} ({_size(share.bytes)})"
            for maker, share in sorted(shares.items(), key=lambda each: -each[1].bytes)
        ]
        whose = "All notebooks share the room for models" if opened.mode == "shared" else "Models take room"
        return (
            f"{whose}: {', '.join(parts)}. `del model` gives the room of one back; save it before, to load "
            f"it again. How much there is in all is {LIMITS}.maxStorageSize."
        )


def _shares(opened: OpenSession) -> dict[str, _Share]:
    """Return how much of the session's room is whose, as Spark and the kernels say."""
    noted = noted_models(read_inventories(opened.watch.path.parent, opened.connection.generation))
    shares: dict[str, _Share] = {}
    for text in opened.session.client._get_ml_cache_info():  # noqa: SLF001
        listed = json.loads(text)
        model = noted.get(listed["id"])
        if model is None:
            maker = "this notebook" if opened.mode != "shared" else "others"
        elif model.kernel_id == kernel_id():
            maker = "this notebook"
        else:
            maker = maker_name(model.notebook)
        share = shares.setdefault(maker, _Share())
        share.models += model is None or model.part_of is None
        share.bytes += listed["size"]
    return shares


def _size(number: int) -> str:
    size = float(number)
    for unit in ("bytes", "KB", "MB"):
        if size < _KIB:
            return f"{size:.0f} {unit}"
        size /= _KIB
    return f"{size:.1f} GB"
