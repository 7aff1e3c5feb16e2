"""The bundles of SWAN's SparkConnector and of its successor, read into our own form.

Theirs is an object of bundles by name, in a file of the form ``{"bundled_options": {"NAME": {"options":
[{"name", "value", "concatenate"}], "cluster_filter": [], "spark_version_filter": []}}}``; in the oldest
form, the list of options stands in place of the bundle.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

_FIELDS: Final = {
    "display_name": "display_name",
    "displayName": "display_name",
    "description": "description",
    "options": "options",
    "cluster_filter": "clusters",
    "clusterFilter": "clusters",
    "spark_version_filter": "spark",
}
"""Our names of their fields."""

_OPTION_FIELDS: Final = ("name", "value", "concatenate")
_VERSION: Final = re.compile(r"\d+(\.\d+)*")


def from_sparkconnector(
    bundles: Mapping[str, object], source: str, log: logging.Logger
) -> Iterable[dict[str, Any]]:
    """Yield the bundles as `bundles.parse_bundle` takes them; what cannot be taken over is logged.

    Parameters
    ----------
    bundles
        Theirs, by name.
    source
        Where they stand, for the log.
    """
    for name, content in bundles.items():
        theirs = content if isinstance(content, Mapping) else {"options": content}
        where = f'{source}: bundle "{name}"'
        _log_left_out(theirs.keys() - _FIELDS.keys(), where, log)
        ours = {_FIELDS[field]: value for field, value in theirs.items() if field in _FIELDS}
        if isinstance(listed := ours.get("options"), list):
            ours["options"] = [_option(option, where, log) for option in listed]
        if isinstance(versions := ours.get("spark"), list):
            ours["spark"] = [_exactly(version) for version in versions]
        # They write null where there is nothing.
        yield {"name": name, **{field: value for field, value in ours.items() if value is not None}}


def _option(content: object, where: str, log: logging.Logger) -> object:
    if not isinstance(content, Mapping):
        return content
    _log_left_out(content.keys() - set(_OPTION_FIELDS), where, log)
    option = {field: content[field] for field in _OPTION_FIELDS if field in content}
    value = option.get("value")
    if isinstance(value, bool):
        option["value"] = str(value).lower()
    elif isinstance(value, int | float):
        option["value"] = str(value)
    elif isinstance(value, str) and ("{{" in value or "}}" in value):
        # There, str.format makes one brace of two.
        log.warning("Spark Connect: %s: the double braces of %s stay double", where, option.get("name"))
    return option


def _exactly(version: object) -> object:
    """Their filter names whole versions; one of two numbers can only mean all of its releases."""
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        return version
    return f"=={version}.*" if version.count(".") < 2 else f"=={version}"


def _log_left_out(fields: Iterable[Any], where: str, log: logging.Logger) -> None:
    if names := sorted(map(str, fields)):
        log.warning("Spark Connect: %s: %s is not taken over", where, ", ".join(names))
