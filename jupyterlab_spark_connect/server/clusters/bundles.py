"""The bundles: groups of Spark options that an administrator offers by a name."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any, Final

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from jupyterlab_spark_connect.server.base.errors import UnknownBundleError

from .config_folder import BUNDLE_KEYS, Described
from .models import Cluster
from .sparkconnector import from_sparkconnector
from .substitution import Placeholders

_TEXTS: Final = ("display_name", "description", "info")
_KNOWN: Final = frozenset({"name", *_TEXTS, "clusters", "spark", "options"})
_NUMBERS: Final = re.compile(r"\d+(?:\.\d+){0,2}")


class InvalidBundleError(ValueError):
    """A description of a bundle is not one; the message says what is wrong with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BundleOption:
    """What a bundle sets an option to.

    Attributes
    ----------
    value
        The value, or a part of it.
    concatenate
        What stands between it and what the cluster, an earlier bundle or the user has set; None when it
        takes the place of theirs.
    """

    value: str
    concatenate: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """A group of options, as the administrator describes it.

    Attributes
    ----------
    name
        What it is called in the API; unique.
    display_name, description, info
        What a person reads: a few words, a line, and more where wanted.
    clusters
        Names of the clusters that it fits; ``*`` stands for any characters; all when there are none.
    spark
        Versions of Spark that it fits, one of these; all when there are none.
    options
        What it sets, by name.
    """

    name: str
    display_name: str
    description: str = ""
    info: str = ""
    clusters: Sequence[str] = ()
    spark: Sequence[SpecifierSet] = ()
    options: Mapping[str, BundleOption] = field(default_factory=dict)

    def fits_cluster(self, name: str) -> bool:
        """Whether it goes with the cluster of this name."""
        return not self.clusters or any(fnmatchcase(name, pattern) for pattern in self.clusters)

    def fits_spark(self, version: str | None) -> bool:
        """Whether it goes with this version of Spark; an unknown one speaks against nothing."""
        found = _NUMBERS.match(version or "")
        # A vendor's 4.1.0.7-26 is a 4.1.0, as is a 4.1.0-SNAPSHOT.
        return not self.spark or found is None or any(found[0] in versions for versions in self.spark)


def join_values(earlier: str, later: str, separator: str) -> str:
    """Return two values of an option as one; a list with commas names nothing twice."""
    if separator.strip() != ",":
        return separator.join(filter(None, (earlier, later)))
    words = (word.strip() for word in f"{earlier},{later}".split(","))
    return ",".join(dict.fromkeys(filter(None, words)))


def parse_bundle(content: object) -> Bundle:
    """Parse what an administrator wrote; ``name`` and ``options`` are all that is needed.

    Raises
    ------
    InvalidBundleError
        A field is missing, unknown, or of the wrong type.
    """
    if not isinstance(content, Mapping):
        raise InvalidBundleError(f"a bundle is an object with a name and options, not {content!r}")
    name = content.get("name")
    if not isinstance(name, str) or not name:
        raise InvalidBundleError("a bundle has no name")
    unknown = sorted(map(str, content.keys() - _KNOWN))
    if unknown:
        raise InvalidBundleError(f'bundle "{name}" has an unknown field: {", ".join(unknown)}')
    texts = {text: content.get(text, "") for text in _TEXTS}
    for what, text in texts.items():
        if not isinstance(text, str):
            raise InvalidBundleError(f'{what} of bundle "{name}" is no text: {text!r}')
    return Bundle(
        name=name,
        **{**texts, "display_name": texts["display_name"] or name},
        clusters=_texts(content.get("clusters", []), f'clusters of bundle "{name}"'),
        spark=_versions(content.get("spark", []), name),
        options=_options(content.get("options"), name),
    )


def choose_bundles(
    bundles: Mapping[str, Bundle], names: Iterable[str], cluster: Cluster, version: str | None
) -> list[Bundle]:
    """Return the bundles of a start, each once, in the order of their names.

    Parameters
    ----------
    version
        Of Spark; None when it is not known.

    Raises
    ------
    UnknownBundleError
        There is none of this name, or it does not go with the cluster or with Spark.
    """
    chosen: list[Bundle] = []
    for name in dict.fromkeys(names):
        bundle = bundles.get(name)
        if bundle is None:
            raise UnknownBundleError(f'There is no bundle "{name}".', name)
        if not bundle.fits_cluster(cluster.name):
            raise UnknownBundleError(
                f'The bundle "{bundle.display_name}" is not for the cluster "{cluster.display_name}".', name
            )
        if not bundle.fits_spark(version):
            versions = " or ".join(map(_words_of_versions, bundle.spark))
            raise UnknownBundleError(
                f'The bundle "{bundle.display_name}" is for Spark {versions}, and this is Spark {version}.',
                name,
            )
        chosen.append(bundle)
    return chosen


def gather_bundles(
    listed: Iterable[Any], files: Iterable[Described], placeholders: Placeholders, log: logging.Logger
) -> dict[str, Bundle]:
    """Return the bundles by name; what is wrong is logged with the name of its file and left out.

    Parameters
    ----------
    listed
        The administrator's ``c.SparkConnect.bundles``.
    files
        What files say, the strongest last.
    """
    bundles: dict[str, Bundle] = {}
    configured = (("c.SparkConnect.bundles", content) for content in listed)
    for source, content in [*_from_files(files, log), *configured]:
        try:
            bundle = parse_bundle(content)
        except InvalidBundleError as error:
            log.error("Spark Connect: %s: %s; it is left out", source, error)
            continue
        values = {name: option.value for name, option in bundle.options.items()}
        values = placeholders.fill(values, f'bundle "{bundle.name}"')
        options = {name: replace(option, value=values[name]) for name, option in bundle.options.items()}
        bundles[bundle.name] = replace(bundle, options=options)
    return bundles


def _from_files(files: Iterable[Described], log: logging.Logger) -> Iterable[tuple[str, object]]:
    for source, content in files:
        for key in BUNDLE_KEYS:
            listed = content.get(key, [])
            if isinstance(listed, Mapping):
                listed = from_sparkconnector(listed, source, log)
            elif not isinstance(listed, list):
                log.error("Spark Connect: %s: %s are no list; they are left out", source, key)
                continue
            yield from ((source, bundle) for bundle in listed)


def _options(content: object, bundle: str) -> dict[str, BundleOption]:
    """Read options by name, or a list of them in which one name may stand more than once."""
    if isinstance(content, Mapping):
        listed = [
            {**(value if isinstance(value, Mapping) else {"value": value}), "name": name}
            for name, value in content.items()
        ]
    elif isinstance(content, list | tuple):
        listed = list(content)
    else:
        raise InvalidBundleError(f'options of bundle "{bundle}" are neither an object nor a list')
    options: dict[str, BundleOption] = {}
    for entry in listed:
        name, option = _option(entry, bundle)
        earlier = options.get(name)
        if earlier and option.concatenate:
            option = replace(option, value=join_values(earlier.value, option.value, option.concatenate))
        options[name] = option
    return options


def _option(content: object, bundle: str) -> tuple[str, BundleOption]:
    if not isinstance(content, Mapping) or content.keys() - {"name", "value", "concatenate"}:
        raise InvalidBundleError(
            f'an option of bundle "{bundle}" is no name, value and concatenate: {content!r}'
        )
    name, value, separator = (content.get(key) for key in ("name", "value", "concatenate"))
    if not isinstance(name, str) or not name.startswith("spark."):
        raise InvalidBundleError(f'an option of bundle "{bundle}" does not begin with "spark.": {name!r}')
    if not isinstance(value, str):
        raise InvalidBundleError(f'the value of {name} in bundle "{bundle}" is no text: {value!r}')
    if separator is not None and not isinstance(separator, str):
        raise InvalidBundleError(f'concatenate of {name} in bundle "{bundle}" is no text: {separator!r}')
    return name, BundleOption(value=value, concatenate=separator or None)


def _versions(content: object, bundle: str) -> list[SpecifierSet]:
    listed = _texts([content] if isinstance(content, str) else content, f'spark of bundle "{bundle}"')
    try:
        return [SpecifierSet(text) for text in listed]
    except InvalidSpecifier as error:
        raise InvalidBundleError(
            f'spark of bundle "{bundle}" is no range of versions, such as ">=4.0,<4.2": {error}'
        ) from error


def _words_of_versions(versions: SpecifierSet) -> str:
    """Write a range as an administrator would, from the lower end on."""
    return ",".join(sorted(map(str, versions), key=lambda version: version.lstrip("<>=!~")))


def _texts(content: object, what: str) -> list[str]:
    if not isinstance(content, list | tuple) or not all(isinstance(text, str) for text in content):
        raise InvalidBundleError(f"{what} is not a list of texts")
    return list(content)
