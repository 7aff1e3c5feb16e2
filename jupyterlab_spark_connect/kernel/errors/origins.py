"""Where the expressions of a notebook were made: Spark names the line, and not always the right cell.

pyspark sends "line 3 in cell [5]" with each expression (pyspark/errors/utils.py), and Spark's error has it in
its context. It says so of a module's line, too, and of a cell that ran before; the number is the next cell's.
"""

from __future__ import annotations

import contextlib
import sys
from collections import OrderedDict
from collections.abc import Callable
from types import CodeType
from typing import Final, Self

from .frames import Spot, is_internal, spot_of

_LIMIT: Final = 2000
"""How many lines are remembered."""
_Place = tuple[str, CodeType, int, int]
"""The file is named, too: the same code in another is equal."""


class Origins:
    """Remembers the place of each expression that pyspark sends a call site with."""

    def __init__(self) -> None:
        self._places: OrderedDict[tuple[str, str], dict[_Place, None]] = OrderedDict()

    @classmethod
    def watch(cls) -> Self:
        """Begin to remember; where this pyspark has no such seam, nothing is."""
        from pyspark.errors import utils

        origins = cls()
        plain: Callable[..., None] | None = getattr(utils, "set_current_origin", None)
        if plain is None:
            return origins

        def set_current_origin(fragment: str | None, call_site: str | None) -> None:
            if fragment is not None and call_site is not None:
                with contextlib.suppress(Exception):  # of our own code nothing may end a query
                    origins.note(fragment, call_site)
            plain(fragment, call_site)

        setattr(utils, "set_current_origin", set_current_origin)  # noqa: B010  # mypy: a function is no attribute
        return origins

    def note(self, fragment: str, call_site: str) -> None:
        """Remember where the code is that makes an expression: the nearest that is somebody's own."""
        frame = sys._getframe(1)  # noqa: SLF001
        while is_internal(frame.f_code.co_filename):
            if frame.f_back is None:
                return
            frame = frame.f_back
        places = self._places.setdefault((fragment, call_site), {})
        code = frame.f_code
        places[code.co_filename, code, frame.f_lasti, frame.f_lineno] = None
        self._places.move_to_end((fragment, call_site))
        if len(self._places) > _LIMIT:
            self._places.popitem(last=False)

    def find(self, fragment: str, call_site: str) -> Spot | None:
        """Return where an expression was made; None where that is not known for certain."""
        spots = {spot_of(*place[1:]) for place in self._places.get((fragment, call_site), ())}
        lines = {(spot.filename, spot.line) for spot in spots}
        if len(lines) != 1:
            return None
        filename, line = lines.pop()
        return spots.pop() if len(spots) == 1 else Spot(filename, line, line, line)
