"""Tables of text: aligned, as a terminal shows them and as prettier wants them in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from .verdict import Judged

HEAD = ("figure", "ours", "theirs", "ratio", "must", "aim", "verdict")


def cells(judged: Judged) -> list[str]:
    """Return a figure's row."""
    figure = judged.figure
    show = figure.unit.show
    return [
        figure.name,
        show(judged.ours.median),
        show(judged.theirs.median) if judged.theirs else "",
        judged.ratio_text,
        figure.show_bound(figure.must),
        figure.show_bound(figure.aim),
        judged.verdict.value,
    ]


def plain(rows: Sequence[Sequence[str]]) -> str:
    """Align rows for a terminal."""
    widths = _widths(rows)
    lines = ("  ".join(_padded(row, widths)).rstrip() for row in rows)
    return "\n".join(lines)


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Write rows, of which the first is the head, as prettier does."""
    escaped = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    widths = [max(width, 3) for width in _widths(escaped)]
    lines = [_padded(row, widths) for row in escaped]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(len, column)) for column in zip(*rows, strict=True)]


def _padded(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
