"""Keeps secrets out of the log, whatever the process prints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from jupyterlab_spark_connect.contract.supervision import HIDDEN

_REPLACEMENT: Final = HIDDEN.encode()


class Redactor:
    """Hides secrets in output that comes in pieces, also one that the end of a piece cuts in two.

    Parameters
    ----------
    secrets
        What to hide.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        # The longest first: one secret may hold another.
        known = {secret.encode(errors="surrogatepass") for secret in secrets if secret}
        self._secrets = sorted(known, key=len, reverse=True)
        self._held = b""

    def feed(self, content: bytes) -> bytes:
        """Return what may be written of this piece and of what was held back before it."""
        content, self._held = self._held + content, b""
        pieces: list[bytes] = []
        start = 0
        while True:
            end = self._unfinished(content, start)
            found = [
                (at, secret) for secret in self._secrets if 0 <= (at := content.find(secret, start)) < end
            ]
            if not found:
                self._held = content[end:]
                return b"".join([*pieces, content[start:end]])
            at, secret = min(found, key=lambda each: each[0])
            pieces += [content[start:at], _REPLACEMENT]
            start = at + len(secret)

    def flush(self) -> bytes:
        """Return what is held back, since nothing more comes."""
        held, self._held = self._held, b""
        for secret in self._secrets:
            held = held.replace(secret, _REPLACEMENT)
        return held

    def _unfinished(self, content: bytes, start: int) -> int:
        """Return where a secret may begin whose end has not come yet; the end of `content` when none does."""
        return min((_beginning(content, secret, start) for secret in self._secrets), default=len(content))


def _beginning(content: bytes, secret: bytes, start: int) -> int:
    at = max(start, len(content) - len(secret) + 1)
    while (at := content.find(secret[:1], at)) >= 0:
        if secret.startswith(content[at:]):
            return at
        at += 1
    return len(content)
