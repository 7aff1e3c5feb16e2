"""Ask the session that all notebooks share, in a program of its own: see `shared_session`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from jupyterlab_spark_connect.contract.connection import Connection
from jupyterlab_spark_connect.server.base.errors import SessionUnreachableError
from jupyterlab_spark_connect.server.system.run_program import run_program

from .connect_program import COMMAND
from .knock import Knock

_NOTHING_TO_ASK_WITH: Final = (
    "Spark cannot be asked: pyspark[connect] is not installed beside Jupyter. Install it there, or restart "
    "Spark with the new options."
)
_NO_ANSWER: Final = "Spark does not answer. Try again, or open the log to see what it does."


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """What a look at the session has shown.

    Attributes
    ----------
    live
        Which of the options that were asked about can be changed while Spark runs.
    views
        Names of its temp views, the global ones among them.
    """

    live: Mapping[str, bool]
    views: Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class OptionWishes:
    """What is to become of options of the session.

    Attributes
    ----------
    values
        What is to be set.
    unset
        What is to have Spark's own default.
    """

    values: Mapping[str, str]
    unset: Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """An option that the session does not take.

    Attributes
    ----------
    name
        The option.
    words
        Why, in Spark's words; None when it cannot be changed while Spark runs.
    """

    name: str
    words: str | None


async def look(connection: Connection, names: Sequence[str] = ()) -> Sight:
    """Ask which of these options can be changed while Spark runs, and for the temp views.

    Raises
    ------
    SessionUnreachableError
        There is no answer.
    """
    told = await _ask(connection, {"look": list(names)})
    return Sight(live=told["live"], views=told["views"] or ())


async def change(connection: Connection, wishes: OptionWishes) -> Refusal | None:
    """Change options, all of them or none; the first that is refused, or None.

    Raises
    ------
    SessionUnreachableError
        There is no answer.
    """
    question = {"values": dict(wishes.values), "unset": list(wishes.unset)}
    told = await _ask(connection, {"change": question})
    return Refusal(name=told["refused"], words=told["words"]) if told else None


async def release(connection: Connection) -> None:
    """End the session, and with it all that is in it.

    Raises
    ------
    SessionUnreachableError
        There is no answer.
    """
    await _ask(connection, {"release": True})


async def _ask(connection: Connection, question: Mapping[str, Any]) -> dict[str, Any]:
    told = json.dumps({"connection": asdict(connection), **question}).encode()
    try:
        answer = await run_program(COMMAND, os.environ, told)
        if answer.code == Knock.WELCOME:
            content: dict[str, Any] = json.loads(answer.output)
            return content
    except (OSError, ValueError) as error:  # TimeoutError is one of the first
        raise SessionUnreachableError(_NO_ANSWER, str(error)) from error
    if answer.code == Knock.UNABLE:
        raise SessionUnreachableError(_NOTHING_TO_ASK_WITH)
    raise SessionUnreachableError(_NO_ANSWER, _last_line(answer.errors))


def _last_line(text: str) -> str | None:
    """Give the last words of a program; None when it had none."""
    lines = text.strip().splitlines()
    return lines[-1] if lines else None
