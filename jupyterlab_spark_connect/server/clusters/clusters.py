"""The clusters that can be chosen: the built-in one, the administrator's, and ``spark-connect.d``'s."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, Final

from .config_folder import Described
from .models import Cluster
from .substitution import Placeholders

LOCAL: Final = Cluster(
    name="local",
    display_name="Local",
    description="Spark in this container, on all its cores.",
    master="local[*]",
)
"""The cluster that is always there; one of the same name takes its place."""

SAIL: Final = Cluster(
    name="sail",
    display_name="Sail",
    description="Another engine behind Spark's interface: ready at once, for small data and for tests.",
    master="sail",
    launcher="sail",
)
"""The cluster that is there where an administrator wants it and Sail is installed."""

_KNOWN: Final = frozenset(field.name for field in fields(Cluster))
_TEXTS: Final = ("name", "display_name", "description", "master", "launcher", "cost", "needs")
_MAPPINGS: Final = ("options", "environment", "settings")
_LISTS: Final = ("locked", "bundles")


class InvalidClusterError(ValueError):
    """A description of a cluster is not one; the message says what is wrong with it."""


def parse_cluster(content: object) -> Cluster:
    """Parse what an administrator wrote; ``name`` and ``master`` are all that is needed.

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
    listed: Iterable[Any],
    files: Iterable[Described],
    placeholders: Placeholders,
    log: logging.Logger,
    built_in: Iterable[Cluster] = (LOCAL,),
) -> dict[str, Cluster]:
    """Return the clusters by name, the built-in ones first.

    What is wrong is logged with the name of its file and left out; the rest goes on.

    Parameters
    ----------
    listed
        The administrator's ``c.SparkConnect.clusters``.
    files
        What files say, the strongest last.
    built_in
        Those that are there without them.
    """
    clusters = {cluster.name: cluster for cluster in built_in}
    configured = (("c.SparkConnect.clusters", content) for content in listed)
    for source, content in [*_from_files(files, log), *configured]:
        try:
            cluster = parse_cluster(content)
        except InvalidClusterError as error:
            log.error("Spark Connect: %s: %s; it is left out", source, error)
        else:
            owner = f'cluster "{cluster.name}"'
            clusters[cluster.name] = replace(
                cluster,
                options=placeholders.fill(cluster.options, owner),
                environment=placeholders.fill(cluster.environment, owner),
                settings=placeholders.fill(cluster.settings, owner),
            )
    return clusters


def offer_clusters(
    clusters: Mapping[str, Cluster], allowed: Iterable[str], preselected: str, log: logging.Logger
) -> dict[str, Cluster]:
    """Return the clusters that can be chosen, the preselected one first.

    Parameters
    ----------
    clusters
        All that are known, by name.
    allowed
        The names that may be chosen; all when there are none.
    preselected
        A name; a wrong one is logged, and the order stays as it is.
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


def _from_files(files: Iterable[Described], log: logging.Logger) -> Iterable[tuple[str, Any]]:
    for source, content in files:
        listed = content.get("clusters", [])
        if isinstance(listed, list):
            yield from ((source, cluster) for cluster in listed)
        else:
            log.error("Spark Connect: %s: clusters are no list; they are left out", source)


def _is_text_list(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(text, str) for text in value)


def _is_text_mapping(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(key, str) and isinstance(text, str) for key, text in value.items()
    )
