"""Inspects a Python: its version, and whether pyspark's Connect client would run in it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.server.system.run_program import run_program

# What stands in the working folder, the user's files, is none of its packages. Nothing is imported: pyspark
# and pandas take a second each.
_SCRIPT: Final = """
import sys
sys.path = [entry for entry in sys.path if entry]
import importlib.util, json, os, re
def find(name):
    try:
        return importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return None
pyspark, version = find("pyspark"), None
if pyspark is not None and pyspark.origin:
    with open(os.path.join(os.path.dirname(pyspark.origin), "version.py")) as stream:
        version = re.search("__version__[^'\\"]*['\\"]([^'\\"]+)", stream.read()).group(1)
needed = {"pandas": "pandas", "pyarrow": "pyarrow", "grpc": "grpcio", "grpc_status": "grpcio-status"}
lacks = [needed[name] for name in needed if find(name) is None]
own = "%d.%d" % sys.version_info[:2]
extension = find("jupyterlab_spark_connect") is not None
print(json.dumps(
    {"version": own, "pyspark": version, "lacks": lacks, "extension": extension, "path": sys.path}
))
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Python:
    """A Python that answered.

    Attributes
    ----------
    version
        Major and minor, such as ``3.11``.
    pyspark
        The version of its pyspark; None when it has none.
    lacks
        Packages that pyspark's Connect client needs and that are not there.
    has_extension
        Whether it has our own package.
    """

    version: str
    pyspark: str | None
    lacks: Sequence[str]
    has_extension: bool = True


_Stamps = Mapping[str, int]
_known: dict[tuple[str, str], tuple[_Stamps, Python]] = {}
"""The answers, until the program or a folder of its packages changes."""


async def ask_python(program: str, environment: Mapping[str, str]) -> Python | None:
    """Inspect a Python; None when it does not answer like one. The answer is cached while it is true.

    Raises
    ------
    OSError
        It cannot be run.
    TimeoutError
        It did not answer in time.
    """
    key = (program, environment.get("PYTHONPATH", ""))
    stamps, python = _known.get(key, ({}, None))
    if python is not None and stamps == await asyncio.to_thread(_stamps, stamps):
        return python
    result = await run_program([program, "-c", _SCRIPT], environment)
    try:
        parsed = json.loads(result.output)
        python = Python(
            version=parsed["version"],
            pyspark=parsed["pyspark"],
            lacks=tuple(parsed["lacks"]),
            has_extension=parsed.get("extension", True),
        )
        path = [str(entry) for entry in parsed["path"]]
    except (ValueError, KeyError, TypeError):
        return None
    _known[key] = (await asyncio.to_thread(_stamps, [program, *path]), python)
    return python


def _stamps(paths: Iterable[str]) -> _Stamps:
    """Return the time of the last change of each that exists; installing a package changes its folder."""
    stamps = {}
    for path in paths:
        try:
            stamps[path] = Path(path).stat().st_mtime_ns
        except OSError:
            stamps[path] = 0
    return stamps


async def udf_python_version(environment: Mapping[str, str]) -> str:
    """Return major and minor of the Python that runs UDFs; our own when that one does not answer."""
    ours = f"{sys.version_info.major}.{sys.version_info.minor}"
    python = environment["PYSPARK_PYTHON"]
    if python == sys.executable:
        return ours
    try:
        found = await ask_python(python, environment)
    except OSError:  # TimeoutError is one, too
        return ours  # it may exist on the cluster's machines only
    return found.version if found else ours
