"""The one key to the driver's Web UI: the token that Spark's `JWSFilter` asks for.

`org.apache.spark.ui.JWSFilter` (Spark >= 4.0) lets a request in when it carries ``Authorization: Bearer
<JWT>``, signed with HS256 and the key of ``spark.org.apache.spark.ui.JWSFilter.param.secretKey``.
"""

from __future__ import annotations

import base64
import hmac
import json
import time
from typing import Final

LIFETIME: Final = 300
"""Seconds that a token is good for; each request gets a fresh one."""


def bearer(key: str) -> str:
    """Make the value of the ``Authorization`` header; `key` is the filter's secret in base64url."""
    header = _encode(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    claims = _encode(json.dumps({"exp": int(time.time()) + LIFETIME}).encode())
    secret = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    signature = _encode(hmac.digest(secret, f"{header}.{claims}".encode(), "sha256"))
    return f"Bearer {header}.{claims}.{signature}"


def _encode(content: bytes) -> str:
    """Write bytes in base64url without padding, as RFC 7515 does."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
