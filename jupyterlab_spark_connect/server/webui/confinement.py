"""What crosses the border between a browser that is logged in to Jupyter and a JVM that is not Jupyter.

Spark's pages show text that comes from data and from queries, so they are foreign content: a script that got
into one must reach neither Jupyter's API nor its cookies. The pages are therefore sandboxed into an opaque
origin, and of a request and of a response only what is named here gets through.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote_plus, urlsplit

from tornado.httputil import HTTPHeaders

SANDBOX: Final = "allow-scripts allow-popups allow-forms allow-downloads"
"""What a page may do. Forms: Spark's tables go to a page by a form. Downloads: the Environment page exports
its tables. Never ``allow-same-origin``, which would hand Jupyter's origin to the page. The front end's iframe
says the same (src/webui/frame.ts)."""

REQUEST_HEADERS: Final = ("Accept", "Accept-Language")
"""All that the JVM may know of the browser: no cookie, no token, no referrer."""

RESPONSE_HEADERS: Final = (
    "Cache-Control",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Language",
    "Content-Type",
    "Last-Modified",
    "Vary",
)
"""What the JVM may tell the browser, beside `Location` and the policy, which are rewritten."""

SECRET_PARAMETERS: Final = frozenset({"token", "_xsrf"})
"""Query parameters that Jupyter reads and the JVM may not."""


def request_headers(browser: HTTPHeaders, authorization: str, context: str) -> HTTPHeaders:
    """Return the headers for the JVM, from the browser's; `context` is what its links are to begin with."""
    headers = HTTPHeaders({name: browser[name] for name in REQUEST_HEADERS if name in browser})
    headers["Authorization"] = authorization
    headers["X-Forwarded-Context"] = context
    # The page is changed on its way, so it has to come as plain text.
    headers["Accept-Encoding"] = "identity"
    return headers


def query_for_spark(query: str) -> str:
    """Return a query string without Jupyter's own parameters, the rest as it is written."""
    parts = query.split("&")
    return "&".join(part for part in parts if unquote_plus(part.partition("=")[0]) not in SECRET_PARAMETERS)


def response_headers(spark: HTTPHeaders, ancestors: str) -> HTTPHeaders:
    """Return the headers for the browser, from the JVM's; `ancestors` says who may frame the page."""
    headers = HTTPHeaders({name: spark[name] for name in RESPONSE_HEADERS if name in spark})
    # Spark's redirects say nothing, and a browser would keep a 301 for ever.
    headers.setdefault("Cache-Control", "no-store")
    headers.update(confining_headers(spark.get("Content-Security-Policy", ""), ancestors))
    return headers


def confining_headers(policy: str, ancestors: str) -> dict[str, str]:
    """Return the headers that every answer carries, whoever wrote it."""
    return {
        "Content-Security-Policy": confined_policy(policy, ancestors),
        # The opaque origin calls itself "null"; its scripts read Spark's REST, its styles load fonts.
        "Access-Control-Allow-Origin": "null",
        # The address holds the capability.
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }


def confined_policy(policy: str, ancestors: str) -> str:
    """Return a Content-Security-Policy, which is empty before Spark 4.3, with the sandbox.

    Ours come first: of a directive that stands twice in a policy, browsers take the first.
    """
    directives = {
        "sandbox": SANDBOX,
        "frame-ancestors": ancestors,
        "form-action": "'self'",
    }
    for directive in policy.split(";"):
        name, _, value = directive.strip().partition(" ")
        if name:
            directives.setdefault(name.lower(), value.strip())
    if "default-src" not in directives:
        directives.setdefault("connect-src", "'self'")
    directives.setdefault("object-src", "'none'")
    directives.setdefault("base-uri", "'self'")
    return "; ".join(f"{name} {value}".rstrip() for name, value in directives.items())


def frame_ancestors(policy: str) -> str:
    """Return who may frame the page: Lab, and whoever may frame Lab.

    The latter stands in the ``frame-ancestors`` of Jupyter's policy. JupyterHub lets nobody
    frame Lab (``'none'``), which is no word about what Lab itself shows.
    """
    for directive in policy.split(";"):
        name, _, value = directive.strip().partition(" ")
        if name.lower() == "frame-ancestors":
            others = [source for source in value.split() if source.lower() not in {"'none'", "'self'"}]
            return " ".join(["'self'", *others])
    return "'self'"


def location_below(location: str, context: str, port: int) -> str:
    """Return the address that a browser must go to when Spark redirects to `location`.

    Spark writes absolute addresses of its own (``http://127.0.0.1:<port>/jobs/``), plain paths (``/jobs/``)
    and paths that carry the prefix already.

    Parameters
    ----------
    location
        What Spark said.
    context
        The prefix, without a trailing slash.
    port
        Of the Web UI.
    """
    target = urlsplit(location)
    if target.netloc not in ("", f"127.0.0.1:{port}", f"localhost:{port}"):
        return location
    if not target.path.startswith("/"):
        return location
    path = target.path
    if path != context and not path.startswith(f"{context}/"):
        path = context + path
    return target._replace(scheme="", netloc="", path=path).geturl()
