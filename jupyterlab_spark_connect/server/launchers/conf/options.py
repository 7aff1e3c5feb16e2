"""Which Spark options are in force: ours, the administrator's, the user's, and those nobody else may set."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.server.base.redaction import REDACTION
from jupyterlab_spark_connect.server.lifecycle.models import LaunchError

from .port import PORTS_TRIED

WEB_UI_KEY_OPTION: Final = "spark.org.apache.spark.ui.JWSFilter.param.secretKey"

DEFAULTS: Final[Mapping[str, str]] = {
    "spark.app.name": "Jupyter",
    # Notebooks share one driver: a long query of one must not hold up a short one of another.
    "spark.scheduler.mode": "FAIR",
    # The session belongs to all notebooks, and ends with the server, not after an hour without a call.
    "spark.connect.session.manager.defaultSessionTimeout": "-1",
    # A query that fails says why in one line; sixty lines of Scala below it help nobody, and the log has
    # them.
    "spark.sql.connect.serverStacktrace.enabled": "false",
    # The ports of the Web UI, the driver and the block manager: many people share some machines, and Spark's
    # own sixteen tries from 4040 on are soon used up.
    "spark.port.maxRetries": str(PORTS_TRIED),
}
"""What holds unless the administrator or the user says otherwise."""

DEFAULTS_WITH_SECRET: Final[Mapping[str, str]] = {
    # The driver's own port asks nobody otherwise, and is open to every user of the machine, or to every pod.
    "spark.authenticate": "true",
}
"""What holds besides where Spark makes the secret by itself, and nobody else has to know it."""

_OUR_SECRETS: Final = "authenticate[.]token|JWSFilter"
"""As ``spark.redaction.regex`` has them, which is looked for in the names of options."""

_MAKES_SECRET: Final = re.compile(r"local(\[.*\])?|k8s://.*")
"""The masters for which it does (`SecurityManager.initializeAuth`); YARN's shuffle service must know it."""

_RESERVED: Final[Mapping[str, str]] = {
    "spark.api.mode": "it would make the server a client",
    "spark.connect.authenticate.token": "each start makes its own token",
    "spark.connect.grpc.binding.address": "the server listens to this machine only",
    "spark.connect.grpc.binding.port": "the administrator sets the port (c.SparkLauncher.port)",
    "spark.connect.grpc.port.maxRetries": "the administrator decides it (c.SparkLauncher.use_next_free_port)",
    "spark.master": "the cluster decides it",
    "spark.remote": "it would make the server a client",
    "spark.ssl.ui.enabled": "Jupyter speaks to the Web UI on this machine alone",
    "spark.submit.deployMode": "the driver runs beside Jupyter",
    "spark.ui.filters": "the Web UI is locked with a filter of ours",
    "spark.ui.killEnabled": "a link in a web page could end jobs",
    "spark.ui.proxyBase": "Jupyter decides the address of the Web UI",
    "spark.ui.proxyRedirectUri": "Jupyter decides the address of the Web UI",
    "spark.ui.reverseProxy": "Jupyter decides the address of the Web UI",
    "spark.ui.reverseProxyUrl": "Jupyter decides the address of the Web UI",
}
_RESERVED_PREFIX: Final = "spark.org.apache.spark.ui.JWSFilter."
RESERVED: Final = (*_RESERVED, f"{_RESERVED_PREFIX}*")
"""Those that nobody else may set; ``*`` stands for any characters."""

_NOT_OVERRIDDEN: Final = ("spark.remote", "spark.ui.proxyBase", "spark.ui.proxyRedirectUri")
"""Those of ours that have no value which says that they are not set."""
_JAVA_VARIABLES: Final = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "SPARK_SUBMIT_OPTS")
"""Where properties of Java come from that nobody gave to this start; Spark takes them for options."""

_TRIMMED: Final = "".join(chr(code) for code in range(33) if chr(code) not in "\r\n")
"""What Spark takes off both ends of a value (`Utils.trimExceptCRLF`)."""

_NAME: Final = re.compile(r"spark\.[!-~]+")


def check_options(options: Mapping[str, str]) -> None:
    """Reject names that are no Spark options, and options that are ours.

    Raises
    ------
    LaunchError
        ``invalid_option``, with the option's name as detail.
    """
    for name, value in options.items():
        if not _NAME.fullmatch(name):
            raise LaunchError(
                "invalid_option",
                f"{name!r} is no Spark option.",
                "The name of an option begins with spark. and has no blanks.",
                name,
            )
        if "\0" in value:
            raise LaunchError(
                "invalid_option", f"The value of {name} holds a null character.", "Remove it.", name
            )
        if value.strip(_TRIMMED) != value:
            raise LaunchError(
                "invalid_option",
                f"The value of {name} begins or ends with a blank, which Spark would take off.",
                "Remove the blank.",
                name,
            )
        reason = _RESERVED.get(name)
        if name.startswith(_RESERVED_PREFIX):
            reason = _RESERVED["spark.ui.filters"]
        if reason is not None:
            raise LaunchError(
                "invalid_option", f"The option {name} cannot be set: {reason}.", "Remove this option.", name
            )


def check_surroundings(
    defaults: Mapping[str, str], defaults_file: Path, environment: Mapping[str, str]
) -> None:
    """Reject what nobody gave to this start and what would break it; the rest of ours is overridden.

    Parameters
    ----------
    defaults, defaults_file
        What ``spark-defaults.conf`` sets, and where it is.
    environment
        The server's, in which variables may hold ``-Dspark.…=…``.

    Raises
    ------
    LaunchError
        ``invalid_option``, with the option's name as detail.
    """
    for name in _NOT_OVERRIDDEN:
        places = [str(defaults_file)] if name in defaults else []
        places += [each for each in _JAVA_VARIABLES if f"-D{name}=" in environment.get(each, "")]
        for place in places:
            raise LaunchError(
                "invalid_option",
                f"The option {name} in {place} cannot be used here: {_RESERVED[name]}.",
                "Remove it there.",
                name,
            )


def merge_options(
    master: str, cluster: Mapping[str, str], user: Mapping[str, str], spark_defaults: Collection[str]
) -> dict[str, str]:
    """Merge user's over cluster's options over our defaults, which yield to ``spark-defaults.conf``."""
    ours = {**DEFAULTS, **(DEFAULTS_WITH_SECRET if _MAKES_SECRET.fullmatch(master) else {})}
    defaults = {name: value for name, value in ours.items() if name not in spark_defaults}
    return {**defaults, **cluster, **user}


def own_options(
    *, master: str, port: int, port_tries: int, web_ui_key: str, redaction: str | None, token: str = ""
) -> dict[str, str]:
    """Return the options that come on top of everything, ``spark-defaults.conf`` and Java's among it.

    Parameters
    ----------
    port_tries
        How many further ports Spark may take where another program was quicker: it knows at its bind, and
        starts no second JVM for it.
    redaction
        The ``spark.redaction.regex`` that somebody chose; ours is added, as it hides our own secrets.
    token
        Of this start; empty where none is made yet.
    """
    return {
        "spark.master": master,
        "spark.api.mode": "classic",
        "spark.submit.deployMode": "client",
        "spark.connect.authenticate.token": token,
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        "spark.connect.grpc.port.maxRetries": str(port_tries),
        "spark.ssl.ui.enabled": "false",
        "spark.ui.killEnabled": "false",
        "spark.ui.reverseProxy": "false",
        "spark.ui.filters": "org.apache.spark.ui.JWSFilter",
        WEB_UI_KEY_OPTION: web_ui_key,
        "spark.redaction.regex": REDACTION if redaction is None else f"{redaction}|{_OUR_SECRETS}",
    }
