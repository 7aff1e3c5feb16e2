"""Every route of ours and every verb it knows, read from the running application and not from a list."""

import re

OURS = "jupyterlab_spark_connect"
READING = {"GET", "HEAD", "OPTIONS"}


def guarded_routes(web_app):
    """Return verb and path of all that stands on Jupyter's login; the Web UI has its capability instead."""
    return [(verb, path) for verb, path, kind in _routes(web_app) if ".webui.handler" not in kind.__module__]


def webui_routes(web_app):
    """Return verb and path of the Web UI, with a capability that nobody was given."""
    return [(verb, path) for verb, path, kind in _routes(web_app) if ".webui.handler" in kind.__module__]


def _routes(web_app):
    for router in web_app.default_router.rules:
        for rule in getattr(router.target, "rules", []):
            if getattr(rule.target, "__module__", "").startswith(OURS):
                for verb in rule.target.SUPPORTED_METHODS:
                    if getattr(rule.target, verb.lower()).__module__.startswith(OURS):
                        yield verb, _an_example_of(rule.matcher.regex.pattern), rule.target


def _an_example_of(pattern):
    """Return a path that a route takes."""
    filled = pattern.removesuffix("$").replace("(?:.*)", "nothing").replace("(/.*|)", "/jobs/")
    path = re.sub(r"\\(.)", r"\1", filled.replace("([^/]+)", "guessed"))
    assert re.fullmatch(pattern.removesuffix("$"), path), pattern
    return path
