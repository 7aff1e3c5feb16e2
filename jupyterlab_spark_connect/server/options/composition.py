"""What cluster, bundles and user together set, and who set what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jupyterlab_spark_connect.server.clusters.bundles import Bundle, join_values
from jupyterlab_spark_connect.server.lifecycle.models import Cluster, Layer, OriginKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Who set an option, and to what; it may hold a secret."""

    kind: OriginKind
    name: str | None
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What an option comes to.

    Attributes
    ----------
    value
        The value that counts.
    sources
        Who set it, the one that counts first; those behind it are overridden, or part of the value.
    separator
        What stands between the parts, where the value is one to which the user's is added; None otherwise.
    """

    value: str
    sources: Sequence[Source]
    separator: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Composition:
    """What a start comes to.

    Attributes
    ----------
    administrator
        Options of the cluster and the bundles, those left out that neither sets.
    user
        Options of the user; where one adds to a bundle's, it is the whole.
    settings
        All that is known of, by name, also what is beneath the cluster's options.
    """

    administrator: Mapping[str, str]
    user: Mapping[str, str]
    settings: Mapping[str, Setting]


def compose(
    cluster: Cluster, bundles: Iterable[Bundle], options: Mapping[str, str], beneath: Iterable[Layer] = ()
) -> Composition:
    """Put the user's options over the bundles', a later one over an earlier one, over the cluster's.

    Where a bundle concatenates, its value is added to what the cluster, an earlier bundle or Spark's own
    defaults say; so is the user's, who would lose the bundle's package by adding one otherwise.

    Parameters
    ----------
    beneath
        What holds beneath the cluster's, the weakest first.
    """
    above = [
        Layer(kind="cluster", name=cluster.display_name, options=cluster.options),
        *map(_layer, bundles),
    ]
    administrators = stack([*beneath, *above])
    settings = stack([Layer(kind="user", options=options)], administrators)
    names = dict.fromkeys(name for layer in above for name in layer.options)
    return Composition(
        administrator={name: administrators[name].value for name in names},
        user={name: settings[name].value for name in options},
        settings=settings,
    )


def stack(layers: Iterable[Layer], settings: Mapping[str, Setting] | None = None) -> dict[str, Setting]:
    """Put layers over each other, the weakest first, and over `settings`."""
    stacked = dict(settings or {})
    for layer in layers:
        for name, value in layer.options.items():
            earlier = stacked.get(name)
            separator = layer.separators.get(name)
            if earlier is not None and layer.kind == "user":
                separator = earlier.separator
            source = Source(kind=layer.kind, name=layer.name, value=value)
            stacked[name] = Setting(
                value=join_values(earlier.value, value, separator) if earlier and separator else value,
                sources=(source, *(earlier.sources if earlier else ())),
                separator=separator,
            )
    return stacked


def _layer(bundle: Bundle) -> Layer:
    return Layer(
        kind="bundle",
        name=bundle.display_name,
        options={name: option.value for name, option in bundle.options.items()},
        separators={
            name: option.concatenate for name, option in bundle.options.items() if option.concatenate
        },
    )
