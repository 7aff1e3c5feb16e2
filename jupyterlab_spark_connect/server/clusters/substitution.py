"""Placeholders in an administrator's values, ``{VARIABLE}`` and ``{user}``; other braces stay as they are."""

from __future__ import annotations

import getpass
import logging
import os
import re
from collections.abc import Mapping
from typing import Final

from jupyterlab_spark_connect.server.system.environment import without_jupyter

USER: Final = "user"
"""The name that stands for the user's."""

# Not ${VARIABLE} and not {{VARIABLE}}, which are Spark's own; JSON has quotes or blanks behind its braces.
_PLACEHOLDER: Final = re.compile(r"(?<![{$])\{([A-Za-z_][A-Za-z0-9_]*)\}(?!\})")


class Placeholders:
    """Fills placeholders with environment variables and the user's name.

    Parameters
    ----------
    variables
        What stands for each name.
    log
        Gets the names that are not among them, which stay as they were written.
    """

    def __init__(self, variables: Mapping[str, str], log: logging.Logger) -> None:
        self._variables = variables
        self._log = log

    @classmethod
    def of_environment(cls, log: logging.Logger) -> Placeholders:
        """Fill them from the Jupyter server's environment, but for the keys to Jupyter and its hub."""
        return cls({**without_jupyter(os.environ), **_user()}, log)

    def fill(self, texts: Mapping[str, str], owner: str) -> dict[str, str]:
        """Return the texts with their placeholders filled.

        Parameters
        ----------
        texts
            Values by name.
        owner
            Whose they are, for the log, such as ``cluster "site"``.
        """
        return {name: self._fill(text, f"{name} of {owner}") for name, text in texts.items()}

    def _fill(self, text: str, where: str) -> str:
        def value_of(placeholder: re.Match[str]) -> str:
            value = self._variables.get(placeholder[1])
            if value is None:
                self._log.warning(
                    "Spark Connect: %s holds %s, and there is no such variable; it stays as it is",
                    where,
                    placeholder[0],
                )
                return placeholder[0]
            return value

        return _PLACEHOLDER.sub(value_of, text)


def _user() -> dict[str, str]:
    try:
        return {USER: os.environ.get("JUPYTERHUB_USER") or getpass.getuser()}
    except (KeyError, OSError):  # a user id without a name
        return {}
