"""What a line of code was about to call when its `SparkContext`, RDD or JVM turned out not to be there."""

from __future__ import annotations

import ast
import itertools
import linecache
from functools import lru_cache
from types import FrameType

_Place = tuple[int | None, int | None, int | None, int | None]


def called_on(frame: FrameType) -> list[str]:
    """Return names for what was meant, the most telling first, as far as the frame's source says it.

    ``spark.sparkContext.parallelize(rows)`` gives ``parallelize``, ``SQLContext(spark.sparkContext)`` gives
    ``SQLContext``, and ``sc = spark.sparkContext`` what is called on ``sc`` first.
    """
    places = itertools.islice(frame.f_code.co_positions(), frame.f_lasti // 2, None)
    return list(_names(frame.f_code.co_filename, next(places, (None,) * 4)))


@lru_cache(maxsize=64)
def _names(file: str, place: _Place) -> tuple[str, ...]:
    source = "".join(linecache.getlines(file))
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return ()
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    node = next((node for node in above if _place(node) == place), None)
    if node is None:
        return ()
    if (
        isinstance(node, ast.Attribute)
        and isinstance(above[node], ast.Call)
        and node is _function(above[node])
    ):
        node = above[node]
    outer = above[node]
    match outer:
        case ast.Attribute():
            return (outer.attr,)
        case ast.Call() if (name := _name(outer.func)) is not None:
            return (name,)
        case ast.keyword() if (name := _name(_function(above[outer]))) is not None:
            return (name,)
        case ast.Assign(targets=[ast.Name(id=variable)]):
            return _first_on(tree, variable)
    return ()


def _first_on(tree: ast.AST, variable: str) -> tuple[str, ...]:
    """Return what is asked of a variable first."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name == variable:
                return (attribute,)
    return ()


def _function(node: ast.AST) -> ast.AST | None:
    return node.func if isinstance(node, ast.Call) else None


def _name(node: ast.AST | None) -> str | None:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return None


def _place(node: ast.AST) -> _Place:
    return (
        getattr(node, "lineno", None),
        getattr(node, "end_lineno", None),
        getattr(node, "col_offset", None),
        getattr(node, "end_col_offset", None),
    )
