"""The request of a start or of the doctor: `StartRequest` of openapi.yaml, from the command line."""

from __future__ import annotations

import argparse
from typing import Any

from .errors import UsageError


def start_request(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the fields that the command line has, and none that it has not.

    Raises
    ------
    UsageError
        An option has no value.
    """
    options = {}
    for option in arguments.option or ():
        name, equals, value = option.partition("=")
        if not equals:
            raise UsageError(f"The option {name} has no value: write --option {name}=…")
        options[name] = value
    asked = {
        "cluster": arguments.cluster,
        "options": options,
        "force": getattr(arguments, "force", False),
    }
    return {name: value for name, value in asked.items() if value}
