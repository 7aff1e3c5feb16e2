"""Says what to do where code or a file cannot go to Spark, as a note on the error. Imports pyspark."""

from __future__ import annotations

import importlib.util
import re
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from importlib.machinery import EXTENSION_SUFFIXES
from typing import Final

from pyspark import cloudpickle

from .own import OwnModules

PAGE: Final = (
    "https://github.com/jupyterlab-spark-connect/jupyterlab-spark-connect/blob/main/docs/your-code.md"
)

_MISSING = re.compile(r"ModuleNotFoundError: No module named '(?P<name>[\w.]+)'")
_ARTIFACT = re.compile(
    r"\[ARTIFACT_ALREADY_EXISTS\] The artifact (?P<folder>\w+)/(?P<name>\S+) already exists"
)
_UNLOADABLE = re.compile(r"ImportError: [^\n]*/\.own/[0-9a-f]+/(?P<file>\S+?\.(?:so|pyd))\b")

_AT_IMPORT = re.compile(r'File "[^"\n]*/\.own/[0-9a-f]+/(?P<file>[^"\n]+\.py)", line \d+, in <module>')
_TRACEBACK: Final = "Traceback (most recent call last)"

_Makers = Callable[[str], Sequence[str]]


def for_error(message: str, own: OwnModules, makers: _Makers, *, ships: bool) -> str | None:
    """Return what to do about an error that Spark has told; None where that is not ours to say.

    Parameters
    ----------
    message
        The error's.
    own
        Knows the user's own modules.
    makers
        Returns who has added an artifact.
    ships
        Whether those modules go to Spark.
    """
    if found := _ARTIFACT.search(message):
        return _taken(found["folder"], found["name"], makers(found["name"]))
    if found := _UNLOADABLE.search(message):
        return _not_loadable(found["file"])
    if found := _MISSING.search(message):
        return _missing(found["name"], own, ships=ships)
    if found := _AT_IMPORT.search(message.rpartition(_TRACEBACK)[2]):
        return (
            f"{found['file']} cannot be imported on a worker: what it does at its import is done there, too, "
            "in another folder. Open a file by a path beside __file__, or in the function that uses it."
        )
    return None


def _taken(folder: str, name: str, makers: Sequence[str]) -> str:
    who = f"{' and '.join(makers)} added it" if makers else "somebody added it"
    own = (
        " Your own modules need no addArtifacts: they go with the functions that use them."
        if folder == "pyfiles"
        else ""
    )
    return (
        f"{name} is there already with other content: {who}, and Spark keeps it until a restart. "
        f"Give yours another name.{own}"
    )


def _missing(name: str, own: OwnModules, *, ships: bool) -> str | None:
    top = name.partition(".")[0]
    if top in own.loaded():
        if not ships:
            return f"{top} is your own, and nothing of your own is sent. connect(code=True) sends it."
        file = getattr(sys.modules.get(name), "__file__", None) or ""
        return _not_loadable(name) if file.endswith(tuple(EXTENSION_SUFFIXES)) else None
    try:
        here = importlib.util.find_spec(top) is not None
    except (ImportError, ValueError):
        return None
    if not here:
        return None
    return (
        f"The workers' Python has no '{top}'. This notebook's has. Install it where Spark's workers run, "
        f"or start Spark with an environment for them: {PAGE}#packages-that-the-workers-lack"
    )


def _not_loadable(what: str) -> str:
    return (
        f"{what} is a C extension, built for this notebook's Python and system, and the workers cannot load "
        "it. Install the package where Spark's workers run."
    )


def for_pickling(value: object) -> str | None:
    """Return which of the things that a function uses cannot go to Spark; None where none is found."""
    for function in _functions(value):
        for name, used in _used(function):
            problem = _cannot_be_pickled(used)
            if problem and not isinstance(used, types.FunctionType):
                kind = f"{type(used).__module__}.{type(used).__qualname__}".removeprefix("builtins.")
                return (
                    f"{name} ({kind}) cannot go to Spark, and {function.__name__} uses it. Make it inside "
                    "the function, or in a module of your own: then each worker has one."
                )
    return None


def _functions(value: object) -> Iterator[types.FunctionType]:
    """Find the notebook's own functions that a value is made of, and those that they call."""
    seen: set[int] = set()
    left = list(value) if isinstance(value, tuple) else [value]
    while left:
        each = left.pop(0)
        each = getattr(each, "func", each)
        if not isinstance(each, types.FunctionType) or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        left += [used for _, used in _used(each)]


def _used(function: types.FunctionType) -> Iterator[tuple[str, object]]:
    for name in _names(function.__code__):
        if name in function.__globals__:
            yield name, function.__globals__[name]
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=False):
        try:
            yield name, cell.cell_contents
        except ValueError:
            continue  # it has no value yet


def _names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)


def _cannot_be_pickled(value: object) -> bool:
    try:
        cloudpickle.dumps(value)  # type: ignore[no-untyped-call]
    except Exception:  # noqa: BLE001  # whatever it is
        return True
    return False
