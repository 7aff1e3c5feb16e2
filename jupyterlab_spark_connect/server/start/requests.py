"""What a browser may ask: a start, and a change of options while Spark runs; checked."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

from jupyterlab_spark_connect.server.base.errors import InvalidOptionError, InvalidRequestError
from jupyterlab_spark_connect.server.lifecycle.record import StartRecord

_KNOWN: Final = frozenset({"cluster", "bundles", "options", "force"})
MAX_VALUE_LENGTH: Final = 65_536
"""Characters of an option's value: it is part of every answer that a browser gets."""

_OPTION_NAME: Final = re.compile(r"spark\.[^\s=:\x00-\x1f]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class StartRequest:
    """A start, as it was asked for: `StartRequest` of openapi.yaml.

    Attributes
    ----------
    cluster
        The name of the cluster; None for the preselected one.
    bundles
        Names of bundles; a later one wins over an earlier one.
    options
        The user's Spark options.
    force
        Whether to start also when the doctor finds a failure.
    """

    cluster: str | None = None
    bundles: Sequence[str] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    force: bool = False

    @classmethod
    def of_record(cls, record: StartRecord) -> Self:
        """Return the request that would start again what a record describes."""
        return cls(cluster=record.cluster.name, bundles=record.bundles, options=record.options)

    @classmethod
    def parse(cls, body: Mapping[str, Any]) -> Self:
        """Check the body of ``POST server``.

        Raises
        ------
        InvalidRequestError
            A key is unknown, or a value has the wrong type.
        InvalidOptionError
            An option does not begin with ``spark.``, or its value is no text.
        """
        unknown = sorted(body.keys() - _KNOWN)
        if unknown:
            raise InvalidRequestError(f"A start knows no {', '.join(unknown)}.", unknown[0])
        cluster = body.get("cluster")
        if "cluster" in body and not isinstance(cluster, str):
            raise InvalidRequestError("The name of a cluster is a text.", "cluster")
        bundles = body.get("bundles", [])
        if not isinstance(bundles, list) or not all(isinstance(bundle, str) for bundle in bundles):
            raise InvalidRequestError("Bundles are a list of names.", "bundles")
        options = body.get("options", {})
        if not isinstance(options, dict):
            raise InvalidRequestError("Options are an object of names and texts.", "options")
        for name, value in options.items():
            check_option(name, value)
        force = body.get("force", False)
        if not isinstance(force, bool):
            raise InvalidRequestError("The key force is true or false.", "force")
        return cls(cluster=cluster, bundles=bundles, options=options, force=force)


@dataclass(frozen=True, kw_only=True, slots=True)
class OptionUpdate:
    """A change of options while Spark runs, as it was asked for: `OptionUpdate` of openapi.yaml.

    Attributes
    ----------
    values
        New values by name.
    removed
        Names of options whose own value the user takes back.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    removed: Collection[str] = ()

    @classmethod
    def parse(cls, body: Mapping[str, Any]) -> Self:
        """Check the body of ``POST server/options``.

        Raises
        ------
        InvalidRequestError
            A key is missing or unknown, or a value has the wrong type.
        InvalidOptionError
            An option does not begin with ``spark.``, or its value is no text and not null.
        """
        unknown = sorted(body.keys() - {"options"})
        if unknown:
            raise InvalidRequestError(f"A change knows no {', '.join(unknown)}.", unknown[0])
        options = body.get("options")
        if not isinstance(options, dict):
            raise InvalidRequestError("Options are an object of names and texts.", "options")
        for name, value in options.items():
            check_option(name, "" if value is None else value)
        return cls(
            values={name: value for name, value in options.items() if value is not None},
            removed=[name for name, value in options.items() if value is None],
        )


def parse_reset(body: Mapping[str, Any]) -> list[str]:
    """Return the names of ``POST server/options/reset``: notebooks set more than what begins with ``spark.``.

    Raises
    ------
    InvalidRequestError
        A key is missing or unknown, or the names are none.
    """
    unknown = sorted(body.keys() - {"names"})
    if unknown:
        raise InvalidRequestError(f"A reset knows no {', '.join(unknown)}.", unknown[0])
    names = body.get("names")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InvalidRequestError("Names are a list of texts.", "names")
    return names


def check_option(name: str, value: object) -> None:
    """Reject what cannot be an option of Spark, and what is no text.

    Raises
    ------
    InvalidOptionError
        It is one of these.
    """
    if not name.startswith("spark."):
        raise InvalidOptionError(f'The option "{name}" does not begin with "spark.".', name)
    if not _OPTION_NAME.fullmatch(name):
        raise InvalidOptionError(f'The option "{name}" holds a character that no option has.', name)
    if not isinstance(value, str):
        raise InvalidOptionError(f'The value of the option "{name}" is no text.', name)
    if "\0" in value:
        raise InvalidOptionError(f'The value of the option "{name}" holds a zero byte.', name)
    if not value.isascii() and value != value.encode(errors="replace").decode():
        raise InvalidOptionError(f'The value of the option "{name}" holds half a character.', name)
    if len(value) > MAX_VALUE_LENGTH:
        raise InvalidOptionError(
            f'The value of the option "{name}" has {len(value)} characters, more than {MAX_VALUE_LENGTH}.',
            name,
        )
