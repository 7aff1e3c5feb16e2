"""Finds the relative paths in a text of SQL, and completes them.

Spark has no parser in Python. What is looked for shows by its neighbours: a text after ``LOCATION``,
``DIRECTORY`` or ``INPATH``, ``path`` in ``OPTIONS (…)``, a format with a path in backticks where a table
stands, and what ``ADD`` adds. All else stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .folder import WorkingFolder
from .formats import PATH_OPTION, expands_globs, is_file_format

_TOKEN: Final = re.compile(
    r"""
    (?P<comment> --[^\n]* | /\* )
    | (?P<text> [rR]'[^']*' | [rR]"[^"]*" | '(?:\\.|[^'\\])*' | "(?:\\.|[^"\\])*" )
    | (?P<quoted> `(?:``|[^`])*` )
    | (?P<word> \w+ )
    | (?P<mark> \S )
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT_MARK: Final = re.compile(r"/\*|\*/")

_BEFORE_TEXT: Final = frozenset({"LOCATION", "DIRECTORY", "INPATH", "REFRESH"})
_BEFORE_TABLE: Final = frozenset(
    {
        *("DESC", "DESCRIBE", "DETAIL", "EXTENDED", "FROM", "HISTORY", "INTO", "JOIN"),
        *("OPTIMIZE", "TABLE", "TO", "UPDATE", "USING", "VACUUM"),
    }
)
_BEFORE_EXPRESSION: Final = frozenset(
    {"BY", "HAVING", "ON", "SELECT", "SET", "VALUES", "WHEN", "WHERE", "WINDOW"}
)
_ADDED: Final = re.compile(
    r"\s+(?:JAR|JARS|FILE|FILES|ARCHIVE|ARCHIVES)\s+(?P<paths>[^;]*)", re.IGNORECASE | re.DOTALL
)
_ADDED_PATH: Final = re.compile(r"""'(?P<single>[^']*)'|"(?P<double>[^"]*)"|(?P<bare>[^\s'"]+)""")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int

    @property
    def word(self) -> str:
        """In capitals; empty for what is no word."""
        return self.text.upper() if self.kind == "word" else ""

    def is_mark(self, mark: str) -> bool:
        return self.kind == "mark" and self.text == mark


_END: Final = _Token("end", "", -1)
_Insertion = tuple[int, str]


def complete_statement(sql: str, folder: WorkingFolder) -> str:
    """Return a text of SQL with its relative paths completed, and not a character changed beside."""
    pieces, done = [], 0
    for position, prefix in sorted(_insertions(sql, folder)):
        pieces += [sql[done:position], prefix]
        done = position
    return "".join([*pieces, sql[done:]])


def complete_table_name(name: str, folder: WorkingFolder) -> str:
    """Return the name of a table, which may be a format with a path: csv.`rel.csv`."""
    return complete_statement(f"TABLE {name}", folder).removeprefix("TABLE ") if "`" in name else name


def _insertions(sql: str, folder: WorkingFolder) -> Iterator[_Insertion]:
    tokens = list(_tokens(sql))
    is_table, outer = False, list[bool]()
    file_format: str | None = None
    begins, is_view = True, False
    for index, token in enumerate(tokens):
        word, following = token.word, _at(tokens, index + 1)
        if token.is_mark(";"):
            is_table, is_view, file_format = False, False, None
            outer.clear()
        elif token.is_mark("("):
            outer.append(is_table)
        elif token.is_mark(")"):
            is_table = outer.pop() if outer else False
        elif begins and word == "ADD":
            yield from _added(sql, token, folder)
        elif word in _BEFORE_TEXT and following.kind == "text":
            yield from _in_text(following, folder)
        elif word == "OPTIONS" and following.is_mark("(") and is_file_format(file_format):
            # a view reads what a pattern matches, a table is at one place
            yield from _in_options(tokens, index + 2, folder, pattern=is_view and expands_globs(file_format))
        elif word == "VIEW":
            is_view = True
        elif word == "USING":
            file_format = _format_after(tokens, index + 1)
        elif is_table and word and is_file_format(token.text) and not _at(tokens, index - 1).is_mark("."):
            path = _at(tokens, index + 2)
            if following.is_mark(".") and path.kind == "quoted":
                yield from _in_backticks(path, folder, pattern=expands_globs(token.text))
        if word in _BEFORE_TABLE:
            is_table = True
        elif word in _BEFORE_EXPRESSION:
            is_table = False
        begins = token.is_mark(";") or word in {"BEGIN", "DO", "THEN", "ELSE"}


def _tokens(sql: str) -> Iterator[_Token]:
    position = 0
    while found := _TOKEN.search(sql, position):
        kind = found.lastgroup or ""
        position = found.end()
        if found.group() == "/*":
            position = _end_of_comment(sql, position)
        elif kind != "comment":
            yield _Token(kind, found.group(), found.start())


def _end_of_comment(sql: str, position: int) -> int:
    """Return where a comment ends, in which there may be others."""
    depth = 1
    while depth and (mark := _COMMENT_MARK.search(sql, position)):
        depth += 1 if mark.group() == "/*" else -1
        position = mark.end()
    return len(sql) if depth else position


def _at(tokens: Sequence[_Token], index: int) -> _Token:
    return tokens[index] if 0 <= index < len(tokens) else _END


def _format_after(tokens: Sequence[_Token], index: int) -> str | None:
    """Return the name after ``USING``, which may have dots."""
    name = ""
    while (token := _at(tokens, index)).kind in {"word", "quoted"}:
        name += token.text.strip("`")
        if not _at(tokens, index + 1).is_mark("."):
            break
        name += "."
        index += 2
    return name or None


def _in_options(
    tokens: Sequence[_Token], index: int, folder: WorkingFolder, *, pattern: bool
) -> Iterator[_Insertion]:
    """Complete the path in the parentheses after ``OPTIONS``."""
    while (key := _at(tokens, index)) is not _END and not key.is_mark(")"):
        is_path = key.text.strip("'\"`").lower() == PATH_OPTION and key.kind != "mark"
        if is_path and not _at(tokens, index - 1).is_mark("."):
            value = _at(tokens, index + 1 + _at(tokens, index + 1).is_mark("="))
            if value.kind == "text":
                yield from _in_text(value, folder, pattern=pattern)
        index += 1


def _in_text(token: _Token, folder: WorkingFolder, *, pattern: bool = False) -> Iterator[_Insertion]:
    is_raw = token.text[0] in "rR"
    quote = token.text[is_raw]
    prefix = folder.before(token.text[is_raw + 1 : -1], pattern=pattern)
    if is_raw:
        if quote not in prefix:
            yield token.start + 2, prefix
    else:
        yield token.start + 1, prefix.replace("\\", "\\\\").replace(quote, f"\\{quote}")


def _in_backticks(token: _Token, folder: WorkingFolder, *, pattern: bool) -> Iterator[_Insertion]:
    prefix = folder.before(token.text[1:-1], pattern=pattern)
    yield token.start + 1, prefix.replace("`", "``")


def _added(sql: str, token: _Token, folder: WorkingFolder) -> Iterator[_Insertion]:
    """Complete what ``ADD JAR`` and the like add: texts, or words up to the next blank."""
    found = _ADDED.match(sql, token.start + len(token.text))
    if found is None:
        return
    for path in _ADDED_PATH.finditer(sql, found.start("paths"), found.end("paths")):
        kind = path.lastgroup or ""
        yield path.start(kind), folder.before(path[kind])
