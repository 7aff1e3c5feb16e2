"""The ML models of the session: what Spark says of them, joined with what kernels say."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from jupyterlab_spark_connect.contract.inventory import NotedModel
from jupyterlab_spark_connect.server.base.errors import SessionUnreachableError
from jupyterlab_spark_connect.server.lifecycle.record import StartRecord
from jupyterlab_spark_connect.server.spark.connect_client import CachedModel, ModelCache, read_models
from jupyterlab_spark_connect.server.status.view import View
from jupyterlab_spark_connect.server.system.sizes import UnreadableSizeError, read_size

_LIMITS: Final = "spark.connect.session.connectML.mlCache.memoryControl."
_MEMORY: Final = f"{_LIMITS}maxInMemorySize"
_DISK: Final = f"{_LIMITS}maxStorageSize"

_FIRST_QUERY_TIME: Final = timedelta(seconds=10)
"""What belongs to a Spark's first query: it has no models yet, unless a kernel says so."""


@dataclass(kw_only=True, slots=True)
class Model:
    """`Model` of openapi.yaml."""

    name: str
    notebook: str | None
    parts: int = 0
    bytes: int | None = None


class SessionModels:
    """Reads which models there are, whose they are, and how large.

    Parameters
    ----------
    ready
        Returns the record of the Spark that is ready; raises `NotRunningError` or `BusyError` where none is.
    view
        Knows what kernels say.
    log
        The server's.
    """

    def __init__(self, ready: Callable[[], Awaitable[StartRecord]], view: View, log: logging.Logger) -> None:
        self._ready = ready
        self._view = view
        self._log = log

    async def read(self) -> dict[str, Any]:
        """Return `Models` of openapi.yaml.

        Raises
        ------
        NotRunningError, BusyError
            No Spark is ready.
        """
        record = await self._ready()
        noted = await self._view.models()
        cache = await self._cache(record, noted)
        models = join_models(cache.models, noted)
        return {
            "models": [asdict(each) for each in models],
            "bytes": None if cache.models is None else sum(each.bytes for each in cache.models),
            "memory_limit": _limit(cache.limits, _MEMORY),
            "disk_limit": _limit(cache.limits, _DISK),
        }

    async def _cache(self, record: StartRecord, noted: Mapping[str, NotedModel]) -> ModelCache:
        if not noted and datetime.now(UTC) - self._view.since < _FIRST_QUERY_TIME:
            return ModelCache(models=[], limits={})
        try:
            return await read_models(record.connection, [_MEMORY, _DISK])
        except SessionUnreachableError as error:
            self._log.warning("Spark Connect: %s (%s)", error.message, error.detail)
            return ModelCache(models=None, limits={})


def join_models(listed: Sequence[CachedModel] | None, noted: Mapping[str, NotedModel]) -> list[Model]:
    """Return the models, the largest first, each with its parts.

    Parameters
    ----------
    listed
        What Spark holds; None where it does not say: then all that kernels have noted is there.
    noted
        What kernels have noted, by id.
    """
    sizes = dict.fromkeys(noted) if listed is None else {each.id: each.bytes for each in listed}
    kinds = {each.id: each.kind for each in listed or ()}
    found: dict[str, Model] = {}
    for id_, size in sizes.items():
        known = noted.get(id_)
        whole = (known and known.part_of) or id_
        if whole not in found:
            about = noted.get(whole)
            kind = kinds.get(whole, "").rpartition(".")[2].removesuffix("Model")
            found[whole] = Model(
                name=about.label if about else kind or whole, notebook=about.notebook if about else None
            )
        model = found[whole]
        model.parts += whole != id_
        if size is not None:
            model.bytes = (model.bytes or 0) + size
    return sorted(found.values(), key=lambda each: (-(each.bytes or 0), each.name))


def _limit(limits: Mapping[str, str], name: str) -> int | None:
    try:
        return read_size(limits[name].lower().removesuffix("b"))
    except (KeyError, UnreadableSizeError):
        return None
