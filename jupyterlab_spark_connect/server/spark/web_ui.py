"""Where the Web UI of a Spark is, and what opens it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Final

WEB_UI_ROOT: Final = "spark-connect/ui"
"""Path of the proxied Web UI below Jupyter's base URL; no segment of it is `proxy` or `history`, which
Spark's own scripts would take for the place of an application id (SPARK.md section 7)."""


def new_capability() -> str:
    """Return a path segment that nobody can guess, 256 random bits in URL-safe letters; one per start."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, kw_only=True, slots=True)
class WebUi:
    """The Web UI of one start of Spark.

    Attributes
    ----------
    port
        The loopback port that Spark reported; never assumed to be 4040.
    key
        Secret of `JWSFilter`: 32 bytes in base64url, as it stands in Spark's
        ``spark.org.apache.spark.ui.JWSFilter.param.secretKey``.
    capability
        The path segment that lets a browser in (`new_capability`).
    """

    port: int
    key: str = field(repr=False)
    capability: str = field(repr=False)

    @property
    def path(self) -> str:
        """Path below Jupyter's base URL, without a leading slash and with a trailing one."""
        return f"{WEB_UI_ROOT}/{self.capability}/"
