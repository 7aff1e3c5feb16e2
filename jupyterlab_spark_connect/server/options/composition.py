"""What cluster, bundles and user together set, and who set what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jupyterlab_spark_connect.server.clusters.bundles import Bundle, join_values
from jupyterlab_spark_connect.server.clusters.models import Cluster, Layer, OriginKind


@dataclass(frozen=True, kw_only=True, slots=True)
class OptionSource:
    """Who set an option, and to what; it may hold a secret."""

    kind: OriginKind
    name: str | None
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ResolvedOption:
    """The value of an option, and where it comes from.

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
    sources: Sequence[OptionSource]
    separator: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ResolvedOptions:
    """The options of a start, by layer and as a whole.

    Attributes
    ----------
    administrator
        Options of the cluster and the bundles, those left out that neither sets.
    user
        Options of the user; where one adds to a bundle's, it is the whole.
    by_name
        All that is known of, also what is beneath the cluster's options.
    """

    administrator: Mapping[str, str]
    user: Mapping[str, str]
    by_name: Mapping[str, ResolvedOption]

    @property
    def values(self) -> dict[str, str]:
        """The value that counts of each option, by name."""
        return {name: option.value for name, option in self.by_name.items()}


def resolve_options(
    cluster: Cluster, bundles: Iterable[Bundle], options: Mapping[str, str], beneath: Iterable[Layer] = ()
) -> ResolvedOptions:
    """Merge the user's options over the bundles', a later one over an earlier one, over the cluster's.

    Where a bundle concatenates, its value is added to what the cluster, an earlier bundle or Spark's own
    defaults say; so is the user's, who would lose the bundle's package by adding one otherwise.

    Parameters
    ----------
    cluster, bundles
        The administrator's; a later bundle wins over an earlier one.
    options
        The user's.
    beneath
        What holds beneath the cluster's, the weakest first.
    """
    above = [
        Layer(kind="cluster", name=cluster.display_name, options=cluster.options),
        *map(_layer, bundles),
    ]
    administrators = merge_layers([*beneath, *above])
    by_name = merge_layers([Layer(kind="user", options=options)], administrators)
    names = dict.fromkeys(name for layer in above for name in layer.options)
    return ResolvedOptions(
        administrator={name: administrators[name].value for name in names},
        user={name: by_name[name].value for name in options},
        by_name=by_name,
    )


def merge_layers(
    layers: Iterable[Layer], beneath: Mapping[str, ResolvedOption] | None = None
) -> dict[str, ResolvedOption]:
    """Merge layers, the weakest first, on top of the options beneath them."""
    merged = dict(beneath or {})
    for layer in layers:
        for name, value in layer.options.items():
            earlier = merged.get(name)
            separator = layer.separators.get(name)
            if earlier is not None and layer.kind == "user":
                separator = earlier.separator
            source = OptionSource(kind=layer.kind, name=layer.name, value=value)
            merged[name] = ResolvedOption(
                value=join_values(earlier.value, value, separator) if earlier and separator else value,
                sources=(source, *(earlier.sources if earlier else ())),
                separator=separator,
            )
    return merged


def _layer(bundle: Bundle) -> Layer:
    return Layer(
        kind="bundle",
        name=bundle.display_name,
        options={name: option.value for name, option in bundle.options.items()},
        separators={
            name: option.concatenate for name, option in bundle.options.items() if option.concatenate
        },
    )
