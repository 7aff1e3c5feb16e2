"""What is a secret, and what stands in its place: one judgement for all that is shown, sent or logged."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from jupyterlab_spark_connect.contract.supervision import HIDDEN

MIN_SECRET_LENGTH: Final = 6
"""Characters from which on a secret is looked for in texts: shorter ones are parts of ordinary words."""

_WORDS: Final = (
    r"(?:secret|password|passwd|passphrase|[._-]pwd|token|credential"
    r"|(?:access|account|api|private)[._-]?key|[.]sas[.])"
)
_USER_OF_ADDRESS: Final = r"://[^/?#\s:@]*:[^/?#\s@]+@"

REDACTION: Final = rf"(?i){_WORDS}|{_USER_OF_ADDRESS}"
"""Our ``spark.redaction.regex``: Spark's own default, what object stores call their secrets, and
``user:password@``. Spark looks for it in names and in values, in Java's regular expressions."""

_NAME: Final = re.compile(_WORDS, re.IGNORECASE)
_NAME_OF_SOMETHING_ELSE: Final = re.compile(
    r"(?:[._-]|(?<=[a-z])(?=[A-Z]))(?i:enabled|providers?|class|file|path|name|type|mechanism)$"
)
"""What an option tells of a secret without holding it, such as ``…s3a.aws.credentials.provider``."""

_IN_TEXT: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # -Djavax.net.ssl.trustStorePassword=…, jdbc:…?password=…, {"token": "…"}; of "tokenizer:1.2" nothing
        rf"""(?i)(?:{_WORDS}|[?&;](?:pwd|sig)(?==))[\w.-]*(?:["']?\s*=\s*|["']\s*:\s*)"""
        r"""(?:"(?P<quoted>[^"]+)"|(?P<bare>[^\s"'&;]+))""",
        r"://[^/?#\s:@]*:(?P<user>[^/?#\s@]+)@",
        r"(?i)\bbearer\s+(?P<bearer>[\w.~+/=-]{16,})",
        r"(?P<jwt>\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+)",
        r"(?P<key>-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]+)",
    )
)
"""Secrets that give themselves away by what stands around them; each group is one."""


def is_secret_name(name: str) -> bool:
    """Whether an option or a variable of this name holds a secret."""
    return _NAME.search(name) is not None and _NAME_OF_SOMETHING_ELSE.search(name) is None


def shown(name: str, value: str) -> str:
    """Return the value of an option as it may be shown."""
    return HIDDEN if is_secret_name(name) else hide(value)


def secrets_in(options: Mapping[str, str]) -> frozenset[str]:
    """Find the secrets in the values of options or of environment variables."""
    found: set[str] = set()
    for name, value in options.items():
        visible = (_secret(match) for pattern in _IN_TEXT for match in pattern.finditer(value))
        found.update([value] if is_secret_name(name) else visible)
    return frozenset(found)


def secrets_of_environment() -> frozenset[str]:
    """Find the secrets in our own environment variables, which are the same each time in practice."""
    return _secrets_of(tuple(os.environ.items()))


def hide(text: str, secrets: Iterable[str] = ()) -> str:
    """Hide these secrets in a text, and those that give themselves away."""
    for secret in findable(secrets):
        text = text.replace(secret, HIDDEN)
    for pattern in _IN_TEXT:
        text = pattern.sub(lambda match: match[0].replace(_secret(match), HIDDEN), text)
    return text


def findable(secrets: Iterable[str]) -> list[str]:
    """Return those secrets that can be looked for in a text, the longest first."""
    return sorted((secret for secret in secrets if len(secret) >= MIN_SECRET_LENGTH), key=len, reverse=True)


@lru_cache(maxsize=1)
def _secrets_of(environment: tuple[tuple[str, str], ...]) -> frozenset[str]:
    return secrets_in(dict(environment))


def _secret(match: re.Match[str]) -> str:
    return match[str(match.lastgroup)]
