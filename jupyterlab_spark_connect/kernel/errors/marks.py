"""The mark under what is meant, in a piece of code that IPython shows."""

from __future__ import annotations

import re

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LINE = re.compile(r"^(?P<arrow>-+>)? *(?P<number>\d+) ")


def without_colours(text: str) -> str:
    """Return a text of IPython's without the codes of a terminal."""
    return _COLOUR.sub("", text)


def has_arrow(frame: str) -> bool:
    """Whether a text of IPython's is a frame with the line where it stands."""
    return any((found := _LINE.match(line)) and found["arrow"] for line in without_colours(frame).split("\n"))


def marked_frame(frame: str, number: int, text: str) -> str | None:
    """Return a frame as IPython shows it with a mark under a part of a line; None where it does not show it.

    Parameters
    ----------
    frame
        Its lines.
    number
        The line's.
    text
        What is marked.
    """
    lines = frame.split("\n")
    for index, line in enumerate(map(without_colours, lines)):
        found = _LINE.match(line)
        if found is not None and int(found["number"]) == number:
            start = line.find(text, found.end())
            if start < 0:
                return None
            return "\n".join([*lines[: index + 1], _mark(start, text), *lines[index + 1 :]])
    return None


def marked_line(source: str, number: int, text: str) -> str:
    """Return one line of code as IPython shows it, and a mark under a part of it."""
    line = f"----> {number} {source.strip()}"
    return f"{line}\n{_mark(line.index(text), text)}"


def find_name(name: str, line: str) -> str | None:
    """Return a name as it stands in a line of code, with its quotes; None where it does not, or not once."""
    found = re.findall(rf"(?<![\w/])[\"'`]?{re.escape(name)}[\"'`]?(?![\w/])", line)
    return str(found[0]) if len(found) == 1 else None


def _mark(start: int, text: str) -> str:
    return " " * start + "^" * len(text)
