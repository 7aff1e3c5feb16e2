"""Which notebooks have made a thing in a session, as their inventories say."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from jupyterlab_spark_connect.contract.inventory import Entry, read_inventories
from jupyterlab_spark_connect.kernel.session.registration import kernel_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jupyterlab_spark_connect.kernel.session.session import OpenSession


def makers(opened: OpenSession, kind: str, name: str) -> list[str]:
    """Return who says that it has made a thing: the notebooks' names, this one as "this notebook".

    An archive's name may have the folder behind it to which Spark unpacks it, as in ``data.zip#data``.
    """
    found = ["this notebook"] if _has(opened.inventory.entries(), kind, name) else []
    if opened.mode == "own":
        return found
    others = read_inventories(opened.watch.path.parent, opened.watch.generation)
    return found + [
        maker_name(each.notebook)
        for each in others
        if each.mode == "shared" and each.kernel_id != kernel_id() and _has(each.entries, kind, name)
    ]


def maker_name(notebook: str | None) -> str:
    """Return what others call the maker of a thing: the notebook's name; a program has none."""
    return PurePath(notebook).name if notebook else "a program"


def _has(entries: Iterable[Entry], kind: str, name: str) -> bool:
    return any(
        each.kind == kind and each.is_there and name in (each.name, str(each.name).partition("#")[0])
        for each in entries
    )
