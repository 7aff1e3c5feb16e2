"""Whether a cell uses the notebook's `spark`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

_MAGIC_METHODS = frozenset({"run_line_magic", "run_cell_magic"})
_WORD = re.compile(r"(?<![\w.])spark\b")


class CellUse(NamedTuple):
    """How a cell uses `spark`.

    Attributes
    ----------
    attach
        The cell needs the session, now or from a function that it defines.
    now
        It needs it while it runs: without a server it cannot work.
    """

    attach: bool
    now: bool


NO_USE = CellUse(attach=False, now=False)


def use_of_spark(source: str) -> CellUse:
    """Return how a cell uses `spark`; source is plain Python, as IPython's transform leaves it.

    A cell that binds the name before it reads it makes a `spark` of its own and needs none of ours; pyspark's
    builder gives it ours where it asks. A magic's text is looked through by word.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return NO_USE
    finder = _Finder()
    finder.visit(tree)
    now = finder.first == "read"
    return CellUse(attach=now or finder.later, now=now)


class _Finder(ast.NodeVisitor):
    """Walks a cell in the order of evaluation, as far as that matters for one name."""

    def __init__(self) -> None:
        self.first: str | None = None
        self.later = False

    def visit_Name(self, node: ast.Name) -> None:
        if node.id == "spark":
            self._note("read" if isinstance(node.ctx, ast.Load) else "bind")

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)
            self.visit(node.target)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name) and node.target.id == "spark":
            self._note("read")
        self.generic_visit(node)

    def visit_For(self, node: ast.For) -> None:
        self.visit(node.iter)
        self.visit(node.target)
        for part in (*node.body, *node.orelse):
            self.visit(part)

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            if (alias.asname or alias.name) == "spark":
                self._note("bind")

    visit_ImportFrom = visit_Import  # noqa: N815  # ast's name

    def visit_Call(self, node: ast.Call) -> None:
        is_magic = isinstance(node.func, ast.Attribute) and node.func.attr in _MAGIC_METHODS
        if is_magic and any(_WORD.search(text) for text in _texts(node)):
            self._note("read")
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for outside in (*node.decorator_list, *_defaults(node.args)):
            self.visit(outside)
        if node.name == "spark":
            self._note("bind")
        self._visit_body(node)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815  # ast's name

    def visit_Lambda(self, node: ast.Lambda) -> None:
        for outside in _defaults(node.args):
            self.visit(outside)
        self._visit_body(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.generic_visit(node)
        if node.name == "spark":
            self._note("bind")

    def _note(self, how: str) -> None:
        self.first = self.first or how

    def _visit_body(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        """Note a function whose body, which runs later, means our `spark` and not a name of its own."""
        inside = list(_names(node))
        own = any(argument.arg == "spark" for argument in _arguments(node.args))
        bound = any(isinstance(name.ctx, ast.Store) for name in inside)
        if inside and not own and not bound and self.first != "bind":
            self.later = True


def _names(node: ast.AST) -> Iterator[ast.Name]:
    for child in ast.walk(node):
        if isinstance(child, ast.Name) and child.id == "spark":
            yield child


def _arguments(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from (argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None)


def _defaults(arguments: ast.arguments) -> Iterator[ast.expr]:
    yield from arguments.defaults
    yield from (default for default in arguments.kw_defaults if default is not None)


def _texts(node: ast.Call) -> Iterator[str]:
    for argument in node.args:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
