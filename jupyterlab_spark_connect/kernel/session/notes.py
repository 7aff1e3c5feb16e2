"""Says what to do about an error of Spark's, as a note on the exception that the person gets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession


def note_errors(session: SparkSession, advise: Callable[[str], str | None]) -> None:
    """Have the errors of a session carry a note.

    Parameters
    ----------
    session
        Whose; where pyspark raises its errors in another way they stay as they are.
    advise
        Returns the note for what an error says; None where it needs none.
    """
    client: Any = session.client
    plain: Callable[..., object] | None = getattr(client, "_handle_error", None)
    if plain is None:
        return

    def handle(*arguments: object, **options: object) -> object:
        try:
            return plain(*arguments, **options)
        except Exception as raised:
            note = advise(str(raised))
            if note is not None and note not in getattr(raised, "__notes__", ()):
                raised.add_note(note)
            raise

    client._handle_error = handle  # noqa: SLF001
