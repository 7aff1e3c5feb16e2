"""Turn the end of a Spark server, and its last words, into one sentence and a hint.

The texts are those of Spark 4.3 and Java 17 to 25, each provoked by hand; what they do not cover is
reported in Spark's own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from jupyterlab_spark_connect.contract.supervision import SupervisorState
from jupyterlab_spark_connect.server.base.redaction import hide, secrets_in, shown
from jupyterlab_spark_connect.server.lifecycle.models import Failure, Launch

from .conf.port import port_taken

_CONF_VALUE: Final = re.compile(
    r"""The value '(?P<value>.*?)' in the config "(?P<name>spark\.[^"]+)" is invalid\. ?"""
    r"""(?P<rule>.*?)(?: SQLSTATE|$)""",
    re.MULTILINE,
)
_OPTION: Final = re.compile(r"spark\.[A-Za-z0-9_.]*[A-Za-z0-9_]")
_EXCEPTION: Final = re.compile(
    r"^(?:Exception in thread \"[^\"]*\" |Caused by: )?"
    r"(?P<kind>(?:[a-z_]\w*\.)+[A-Z][\w$]*)(?:: (?P<words>.*))?$",
    re.MULTILINE,
)
_MISSING_CLASS: Final = re.compile(r"(?:ClassNotFoundException|NoClassDefFoundError): (\S+)")
_ERROR_LINE: Final = re.compile(r" (?:ERROR|FATAL) [\w.$]+: (.+)$", re.MULTILINE)
_SERVICE_WITHOUT_PORT: Final = re.compile(
    r"Service '(?P<name>[^']+)' failed after (?P<tries>\d+) retries "
    r"\((?:starting from (?P<port>\d+)|on a random free port)\)"
)
"""What Spark says where a service of its own finds no free port (`Utils.startServiceOnPort`)."""

_SERVICES: Final[Mapping[str, tuple[str, str]]] = {
    "SparkUI": ("Web UI", "spark.ui.port"),
    "sparkDriver": ("driver", "spark.driver.port"),
    "org.apache.spark.network.netty.NettyBlockTransferService": ("block manager", "spark.blockManager.port"),
}
"""How the services are called, and the option that sets the port of each."""

_BIND: Final = re.compile(r"BindException|Failed to bind to address|Address already in use")
_OUT_OF_MEMORY: Final = re.compile(r"java\.lang\.OutOfMemoryError")
_NO_ROOM: Final = re.compile(
    r"Could not reserve enough space|insufficient memory for the Java Runtime|unable to allocate heap",
    re.IGNORECASE,
)
_JAVA_REFUSED: Final = re.compile(
    r"^Error: Could not create the Java|^Error occurred during initial", re.MULTILINE
)
_JAVA_BOILERPLATE: Final = re.compile(
    r"Error: (Could not create|A fatal)|Error occurred during initial|WARNING:|NOTE:|$"
)
_JAVA_OPTIONS: Final = ("spark.driver.extraJavaOptions", "spark.driver.defaultJavaOptions")
_ERROR_CLASS: Final = re.compile(r"^\[[A-Z_.0-9]+\] | SQLSTATE: \w+$")

_OPTION_BY_MESSAGE: Final[Mapping[str, str]] = {
    "Driver memory must be": "spark.driver.memory",
    "Executor memory must be": "spark.executor.memory",
    "Executor cores must be": "spark.executor.cores",
    "Driver cores must be": "spark.driver.cores",
    "Total executor cores must be": "spark.cores.max",
    "Number of executors must be": "spark.executor.instances",
    "Cluster deploy mode": "spark.submit.deployMode",
    "Maven Coordinates must be": "spark.jars.packages",
    "Insufficient driver memory": "spark.driver.memory",
    "Master must either be": "spark.master",
    "startPort should be between": "spark.ui.port",
}
"""What Spark says of an option without naming it (SparkSubmitArguments, SparkSubmit, MavenUtils, WebUI)."""

MIN_VALUE_LENGTH: Final = 4
"""Characters of an option's value that, seen in an error, point to that option."""

MAX_SENTENCE_LENGTH: Final = 300
"""Characters of Spark's own words that a message repeats."""

_SHOW_LOG: Final = "Open the log to see what Spark said."


def refused_token() -> Failure:
    """Return the failure of a Spark that runs and takes no call of a notebook."""
    return Failure(
        code="start_failed",
        message="Spark started, but refuses the token of this start.",
        hint="Look for spark.connect.grpc.interceptor.classes in spark-defaults.conf, and remove what asks "
        "for another one.",
    )


def explain(launch: Launch, state: SupervisorState, words: str) -> Failure:
    """Explain in one sentence why the process ended.

    Blocks for milliseconds when a port is taken; not for the event loop.

    Parameters
    ----------
    words
        The last errors of the log and its very end, as one text.
    """
    if state.process is None and state.problem is not None:
        return Failure(code="start_failed", message=state.problem, hint=_SHOW_LOG)
    # Spark repeats what it refuses, a secret too.
    words = hide(words, secrets_in(launch.options))
    return (
        _memory(launch, state, words)
        or (None if state.connect_port is not None else _refusal(launch, words))
        or _signal(launch, state)
        or _other(state, words)
    )


def _memory(launch: Launch, state: SupervisorState, words: str) -> Failure | None:
    hint = "Give the driver more memory (spark.driver.memory), or bring less data to it at once."
    killed = state.exit is not None and state.exit.signal is not None
    if _OUT_OF_MEMORY.search(words) and not killed:
        limit = "" if launch.heap_limit is None else f" of {launch.heap_limit >> 20} MB"
        return Failure(
            code="out_of_memory",
            message=f"Spark ran out of its memory{limit}, and ended{_with_code(state)}.",
            hint=hint,
        )
    if _NO_ROOM.search(words):
        return Failure(
            code="invalid_option",
            message="The machine has less memory than spark.driver.memory asks for.",
            hint="Ask for less (spark.driver.memory), or stop other programs.",
        )
    return None


def _refusal(launch: Launch, words: str) -> Failure | None:
    """Find what kept Spark from starting: a taken port, an option, Java's own refusal."""
    service = _SERVICE_WITHOUT_PORT.search(words)
    if service and (failure := _service_without_port(service)):
        return failure
    if _BIND.search(words):
        return port_taken(launch.port).failure
    if _JAVA_REFUSED.search(words):
        return _java_refusal(launch, words)
    found = _CONF_VALUE.search(words)
    if found:
        return _invalid(found["name"], found["rule"] or "it is invalid", found["value"])
    said = [match["words"] or "" for match in _EXCEPTION.finditer(words)]
    for sentence in reversed(said):
        for beginning, name in _OPTION_BY_MESSAGE.items():
            if beginning in sentence:
                return _invalid(name, _plain(sentence), launch.options.get(name))
        for name in _OPTION.findall(sentence):
            if name in launch.options:
                return _invalid(name, _plain(sentence), launch.options[name])
    for missing in reversed(_MISSING_CLASS.findall(words)):
        for name, value in launch.options.items():
            if missing in re.split(r"[,\s]+", value):
                return _invalid(name, f"there is no class {missing}")
    for sentence in reversed([*_ERROR_LINE.findall(words), *said]):
        for name, value in launch.options.items():
            if len(value) >= MIN_VALUE_LENGTH and value in sentence:
                return _invalid(name, _plain(sentence))
    return None


def _java_refusal(launch: Launch, words: str) -> Failure:
    """Return what Java said before it gave up; nothing of Spark has run by then."""
    said = next((line for line in words.splitlines() if not _JAVA_BOILERPLATE.match(line)), "")
    if "Invalid maximum heap size" in said:
        return _invalid("spark.driver.memory", said, launch.options.get("spark.driver.memory"))
    for name in _JAVA_OPTIONS:
        if name in launch.options:
            return _invalid(name, f"Java says: {_plain(said)}")
    return Failure(code="start_failed", message=f"Java refuses to start: {_plain(said)}.", hint=_SHOW_LOG)


def refused_option(name: str, value: str, words: str) -> str:
    """Explain in one sentence why Spark refuses a value.

    Parameters
    ----------
    words
        Spark's own.
    """
    found = _CONF_VALUE.search(words)
    reason = found["rule"] if found and found["rule"] else _plain(words)
    return _invalid(name, hide(reason, secrets_in({name: value})), value).message


def _invalid(name: str, reason: str, value: str | None = None) -> Failure:
    what = "" if value is None else f" ({_value(name, value)})"
    return Failure(
        code="invalid_option",
        message=f"Spark refuses the option {name}{what}: {reason.rstrip('.')}.",
        hint=f"Correct or remove {name}.",
    )


def _value(name: str, value: str) -> str:
    return f"'{shown(name, value)}'"


def _service_without_port(found: re.Match[str]) -> Failure | None:
    """Return the failure of a service that finds no port; None for Spark Connect's own single port."""
    name, option = _SERVICES.get(found["name"], ("Connect server", "c.SparkLauncher.port"))
    if found["port"] is None:
        return Failure(
            code="start_failed",
            message=f"Spark could not start its {name}: it cannot listen at the address that it was given.",
            hint="Set spark.driver.bindAddress to an address of this machine.",
        )
    first, last = int(found["port"]), int(found["port"]) + int(found["tries"])
    if first == last and found["name"] not in _SERVICES:
        return None
    ports = f"port {first} is taken" if first == last else f"the ports {first} to {last} are all taken"
    return Failure(
        code="port_taken",
        message=f"Spark could not start its {name}: {ports}.",
        hint=f"Set another port ({option}).",
    )


def _signal(launch: Launch, state: SupervisorState) -> Failure | None:
    if state.exit is None or state.exit.signal is None:
        return None
    if state.exit.signal != "SIGKILL":
        return Failure(
            code="died",
            message=f"Spark was ended from outside ({state.exit.signal}).",
            hint="Start it again.",
        )
    if state.exit.oom_kills:
        asked = "" if launch.heap_limit is None else f" of {launch.heap_limit >> 20} MB"
        return Failure(
            code="killed_for_memory",
            message="Spark was killed (SIGKILL), because this container ran out of memory.",
            hint=f"Give Spark less (spark.driver.memory{asked}), close notebooks that hold much, or ask for "
            "a larger container.",
        )
    # Where the counter can be read and has not moved, it was not the container's memory.
    why = (
        "by somebody" if state.exit.oom_kills == 0 else "by somebody or because the machine ran out of memory"
    )
    return Failure(
        code="died",
        message=f"Spark was killed (SIGKILL), {why}.",
        hint="Start it again; if this happens often, use less memory (spark.driver.memory).",
    )


def _other(state: SupervisorState, words: str) -> Failure:
    """Return Spark's own words, the last exception's."""
    if state.exit is not None and state.exit.code == 128 + 15:
        return Failure(code="died", message="Spark was ended from outside (SIGTERM).", hint="Start it again.")
    code = _with_code(state)
    exceptions = [match for match in _EXCEPTION.finditer(words) if match["words"]]
    refused = _ERROR_LINE.findall(words)
    if exceptions:
        said = f": {_plain(exceptions[-1]['words'])}"
    elif refused:
        said = f": {_plain(refused[-1])}"
    else:
        said = ""
    if state.connect_port is None:
        message = f"Spark could not start{said.rstrip('.') or code}."
        return Failure(code="start_failed", message=message, hint=_SHOW_LOG)
    return Failure(code="died", message=f"Spark ended by itself{code}{said.rstrip('.')}.", hint=_SHOW_LOG)


def _with_code(state: SupervisorState) -> str:
    return "" if state.exit is None or state.exit.code is None else f" (exit code {state.exit.code})"


def _plain(sentence: str) -> str:
    """Drop what only a program reads."""
    plain = _ERROR_CLASS.sub("", sentence.removeprefix("requirement failed: ")).strip()
    return plain if len(plain) <= MAX_SENTENCE_LENGTH else f"{plain[:MAX_SENTENCE_LENGTH]}…"


def join_words(errors: Sequence[str], end: str) -> str:
    """Put the last errors before the very end of the log; they overlap, which does no harm."""
    return "\n".join([*errors, end])
