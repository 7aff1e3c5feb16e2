"""A cluster as an administrator describes it, and the layers of options that a start puts on each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """Where Spark runs, as the administrator describes it.

    Attributes
    ----------
    name
        What it is called in the API; unique.
    display_name, description
        What a person reads.
    master
        Spark's master URL, for example ``local[*]``, ``spark://host:7077``, ``yarn``.
    options
        Spark options; a user's options come on top.
    environment
        Environment variables of the server, on top of the Jupyter server's own.
    launcher
        Name of the entry point that starts it.
    settings
        What that launcher alone has to know; each says which it knows.
    locked
        Names of options that a user cannot set; ``*`` stands for any characters.
    cost, needs
        What it costs and what it needs, such as a ticket, for a person; empty when nothing is to be said.
    bundles
        Names of the bundles that are chosen beforehand.
    """

    name: str
    display_name: str
    description: str
    master: str
    options: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    launcher: str = "spark"
    settings: Mapping[str, str] = field(default_factory=dict)
    locked: Sequence[str] = ()
    cost: str = ""
    needs: str = ""
    bundles: Sequence[str] = ()


OriginKind = Literal["user", "bundle", "cluster", "defaults", "sizing", "product"]
"""The kinds of `Origin` in openapi.yaml."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Layer:
    """Options that one of those who set options has set.

    Attributes
    ----------
    kind
        Who it is.
    name
        The display name of the bundle or the cluster; None for the others.
    options
        What they set.
    separators
        What stands, by the option's name, between a value and that of the layers beneath, where it is added
        to it and does not replace it.
    """

    kind: OriginKind
    name: str | None = None
    options: Mapping[str, str]
    separators: Mapping[str, str] = field(default_factory=dict)
