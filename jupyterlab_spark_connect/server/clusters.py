"""The clusters that can be chosen: the built-in one, the administrator's, and ``spark-connect.d``'s."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from .launchers.models import Cluster

CONFIG_FOLDER_NAME: Final = "spark-connect.d"
"""Folder of Jupyter's config path whose JSON files add clusters: ``{"clusters": [{"name": …}]}``."""

LOCAL: Final = Cluster(
    name="local",
    display_name="Local",
    description="Spark in this container, on all its cores.",
    master="local[*]",
)
"""The cluster that is always there; one of the same name takes its place."""

_KNOWN: Final = frozenset(field.name for field in fields(Cluster))
_TEXTS: Final = ("name", "display_name", "description", "master", "launcher", "cost", "needs")
_MAPPINGS: Final = ("options", "environment")
_LISTS: Final = ("locked", "bundles")


class InvalidClusterError(ValueError):
    """A description of a cluster is not one; the message says what is wrong with it."""


def parse_cluster(content: object) -> Cluster:
    """Make a cluster of what an administrator wrote; ``name`` and ``master`` are all that is needed.

    Raises
    ------
    InvalidClusterError
        A field is missing, unknown, or of the wrong type.
    """
    if not isinstance(content, Mapping):
        raise InvalidClusterError(f"a cluster is an object with a name and a master, not {content!r}")
    name = content.get("name")
    if not isinstance(name, str) or not name:
        raise InvalidClusterError("a cluster has no name")
    unknown = sorted(map(str, content.keys() - _KNOWN))
    if unknown:
        raise InvalidClusterError(f'cluster "{name}" has an unknown field: {", ".join(unknown)}')
    if not content.get("master"):
        raise InvalidClusterError(f'cluster "{name}" has no master, such as "local[*]"')
    given = {"display_name": name, "description": "", **content}
    for field in _TEXTS:
        if field in given and not isinstance(given[field], str):
            raise InvalidClusterError(f'{field} of cluster "{name}" is no text: {given[field]!r}')
    for field in _MAPPINGS:
        if field in given and not _is_text_mapping(given[field]):
            raise InvalidClusterError(f'{field} of cluster "{name}" is not an object of texts')
    for field in _LISTS:
        if field in given and not _is_text_list(given[field]):
            raise InvalidClusterError(f'{field} of cluster "{name}" is not a list of texts')
    return Cluster(**given)


def gather_clusters(
    listed: Iterable[Any], config_path: Iterable[str], log: logging.Logger
) -> dict[str, Cluster]:
    """Give the clusters by name, the built-in one first.

    What is wrong is said in the log by the name of its file and left out; the rest goes on.

    Parameters
    ----------
    listed
        The administrator's ``c.SparkConnect.clusters``.
    config_path
        Jupyter's config path, the strongest folder first (``jupyter_core.paths.jupyter_config_path``).
    """
    clusters = {LOCAL.name: LOCAL}
    configured = (("c.SparkConnect.clusters", content) for content in listed)
    for source, content in [*_from_files(config_path, log), *configured]:
        try:
            cluster = parse_cluster(content)
        except InvalidClusterError as error:
            log.error("Spark Connect: %s: %s; it is left out", source, error)
        else:
            clusters[cluster.name] = cluster
    return clusters


def offer_clusters(
    clusters: Mapping[str, Cluster], allowed: Iterable[str], preselected: str, log: logging.Logger
) -> dict[str, Cluster]:
    """Give the clusters that can be chosen, the preselected one first.

    Parameters
    ----------
    clusters
        All that are known, by name.
    allowed
        The names that may be chosen; all when there are none.
    preselected
        A name; a wrong one is said in the log, and the order stays as it is.
    """
    names = set(allowed)
    if unknown := sorted(names - clusters.keys()):
        log.error(
            "Spark Connect: c.SparkConnect.allowed_clusters: there is no cluster %s", ", ".join(unknown)
        )
    offered = {name: cluster for name, cluster in clusters.items() if not names or name in names}
    if preselected not in offered:
        if preselected:
            log.error('Spark Connect: the cluster "%s" cannot be preselected: it is not offered', preselected)
        return offered
    return {preselected: offered[preselected], **offered}


def _from_files(config_path: Iterable[str], log: logging.Logger) -> Iterable[tuple[str, Any]]:
    """Read the files from the weakest folder to the strongest, each folder in the order of names."""
    for folder in reversed([Path(folder) / CONFIG_FOLDER_NAME for folder in config_path]):
        for file in sorted(folder.glob("*.json")):
            try:
                listed = _clusters_of(json.loads(file.read_text(encoding="utf-8")))
            except (OSError, ValueError) as error:
                log.error("Spark Connect: %s: %s; it is left out", file, error)
            else:
                yield from ((str(file), content) for content in listed)


def _clusters_of(content: object) -> list[object]:
    listed = content.get("clusters") if isinstance(content, dict) else None
    if not isinstance(listed, list):
        raise InvalidClusterError('it is no object with a list "clusters"')
    return listed


def _is_text_list(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(text, str) for text in value)


def _is_text_mapping(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(key, str) and isinstance(text, str) for key, text in value.items()
    )
