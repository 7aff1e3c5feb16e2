"""What a browser may ask to change while Spark runs: `OptionUpdate` of openapi.yaml, checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from jupyterlab_spark_connect.server.base.errors import InvalidRequestError

from .requests import check_option


@dataclass(frozen=True, kw_only=True, slots=True)
class OptionUpdate:
    """Changes, as they were asked for.

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
