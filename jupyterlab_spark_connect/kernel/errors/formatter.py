"""Makes of one of Spark's errors what IPython is to show of it."""

from __future__ import annotations

import traceback as plain_traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pyspark.errors import PySparkException

from . import frames, marks, message, worker
from .frames import Spot

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from .origins import Origins

_SHORTENED_MODES: Final = ("Plain", "Context")
"""Those of ``%xmode`` in which nobody has asked for more, or for less."""
_MAX_WHOLE: Final = 60_000
_INTERRUPTED: Final = "You interrupted the cell: Spark has cancelled what it was doing."
_QUERY_GOES_ON: Final = "You interrupted the cell: the streaming query goes on. To end it, call its stop()."


class ErrorFormatter:
    """Formats the errors that came through pyspark's client.

    Parameters
    ----------
    shell
        IPython's: how it formats the frames that are left.
    origins
        Knows where expressions were made.
    """

    def __init__(self, shell: InteractiveShell, origins: Origins) -> None:
        self._shell = shell
        self._origins = origins

    def short(self, value: BaseException) -> list[str] | None:
        """Return the lines of a traceback of the person's own frames; None where IPython's own is right."""
        formatter = self._shell.InteractiveTB
        if formatter.mode not in _SHORTENED_MODES or hasattr(value, "_render_traceback_"):
            return None
        chain = list(_chain(value))
        if not any(_is_sparks(each) for each in chain):
            return None
        if isinstance(value, KeyboardInterrupt):
            waited = "awaitTermination" in frames.functions(value.__traceback__)
            return [f"KeyboardInterrupt: {_QUERY_GOES_ON if waited else _INTERRUPTED}"]
        stand_in = self._stand_in(value, {})
        if stand_in is None:
            return None
        # its types are IPython's own business
        lines: list[str] = formatter.structured_traceback(
            type(stand_in), stand_in, stand_in.__traceback__, tb_offset=0
        )
        if isinstance(value, PySparkException) and stand_in.__traceback__ is not None:
            return self._marked(lines, value, frames.last_spot(stand_in.__traceback__))
        return lines

    def whole(self, value: BaseException) -> str:
        """Return the traceback with every frame, as Python prints it."""
        text = "".join(plain_traceback.format_exception(value))
        if len(text) > _MAX_WHOLE:
            return f"{text[:_MAX_WHOLE]}\n… %tb shows the rest."
        return text

    def _stand_in(self, value: BaseException, made: dict[int, BaseException]) -> BaseException | None:
        """Return an error to be shown in the place of another, and of those that it was raised from."""
        if id(value) in made:
            return made[id(value)]
        own = value.__traceback__
        text = str(value)
        if _is_sparks(value):
            frames.add_source_of_timed_cell(own)
            own = frames.trimmed(own)
            if own is None:
                return None
            text = self._text(value, text)
        kind = type(type(value).__name__, (Exception,), {"__module__": type(value).__module__})
        stand_in: BaseException = kind(text).with_traceback(own)
        made[id(value)] = stand_in
        for note in getattr(value, "__notes__", ()):
            stand_in.add_note(note)
        for name in ("__cause__", "__context__"):
            before = getattr(value, name)
            if before is not None:
                setattr(stand_in, name, self._stand_in(before, made) or before)
        stand_in.__suppress_context__ = value.__suppress_context__
        return stand_in

    def _text(self, value: BaseException, text: str) -> str:
        """Return Spark's sentence, and the SQL that it is about."""
        if not isinstance(value, PySparkException):
            return text
        fragments = [each for each in _fragments(value) if each not in text]
        is_located = bool(fragments) or self._origin(value) is not None
        text = worker.readable(message.shorten(text, is_located=is_located), self._label)
        return "\n\n".join([text, *fragments])

    def _marked(self, lines: list[str], value: PySparkException, here: Spot) -> list[str]:
        """Return the lines with a mark under what the error is about: in the last frame, or at the end."""
        names = message.named_things(value.getMessageParameters())
        origin = self._origin(value)
        spot = origin or here
        number, text = _meant(spot, names)
        if text and spot.filename == here.filename:
            for index in reversed(range(len(lines) - 1)):
                if marks.has_arrow(lines[index]):
                    marked = marks.marked_frame(lines[index], number, text)
                    if marked is not None:
                        return [*lines[:index], marked, *lines[index + 1 :]]
                    break
        if origin is None or (origin.filename, number) == (here.filename, here.line):
            return lines
        source = origin.source(number)
        line = marks.marked_line(source, number, text or source.strip())
        return [
            *lines[:-1],
            f"{lines[-1].rstrip()}\n\nMade in {self._label(origin.filename, number)}:\n{line}",
        ]

    def _origin(self, value: PySparkException) -> Spot | None:
        """Return where the expression was made that an error is about; None where that is not known."""
        for context in value.getQueryContext() or ():
            if context.contextType().name == "DataFrame":
                found = self._origins.find(context.fragment(), context.callSite())
                if found is not None and found.source(found.line):
                    return found
        return None

    def _label(self, filename: str, line: int) -> str:
        """Return how IPython names a line."""
        cell = self._shell.compile.format_code_name(filename)
        return f"{' '.join(cell)}, line {line}" if cell else f"File {filename}:{line}"


def _is_sparks(value: BaseException) -> bool:
    return isinstance(value, PySparkException) or frames.goes_through_spark(value.__traceback__)


def _chain(value: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while value is not None and value not in found:
        found.append(value)
        value = value.__cause__ or (None if value.__suppress_context__ else value.__context__)
    return found


def _meant(spot: Spot, names: Sequence[str]) -> tuple[int, str]:
    """Return the line, and the part of it, that an error is about; an empty part where that is not known."""
    for name in names:
        lines = range(spot.first, spot.last + 1)
        found = [(number, text) for number in lines if (text := marks.find_name(name, spot.source(number)))]
        if len(found) == 1:
            return found[0]
    text = spot.segment()
    return spot.line, "" if text == spot.source(spot.line).strip() else text


def _fragments(value: PySparkException) -> list[str]:
    """Return the pieces of SQL that an error is about, with Spark's own mark under each."""
    contexts = value.getQueryContext() or ()
    return [each.summary().strip("\n") for each in contexts if each.contextType().name == "SQL"][:2]
