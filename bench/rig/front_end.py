"""The front end as a wheel brings it: built for production, in a copy, so that the checkout keeps its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from bench import ROOT

from .process import running

NAME = "jupyterlab-spark-connect"
BUILT = ROOT / "jupyterlab_spark_connect" / "labextension"

_NEEDED = ("lib", "style", "schema", "package.json", "install.json")


def kernel_code(file: str, name: str) -> str:
    """Return the code that the front end sends to kernels, by its file in `src` and the name it has there."""
    found = re.search(rf"export const {name} = `(.+?)`;", (ROOT / "src" / file).read_text("utf-8"), re.DOTALL)
    if found is None:
        raise RuntimeError(f"src/{file} has no {name}.")
    return found[1]


def is_for_production(labextension: Path) -> bool:
    """Whether a front end was built for production: that leaves no maps of its sources."""
    return not any((labextension / "static").glob("*.map"))


def build_front_end(folder: Path) -> Path:
    """Build what `make build` has compiled for production, once per folder, and give where it is.

    Raises
    ------
    RuntimeError
        It cannot be built.
    """
    copy = folder / "front-end"
    built = copy / BUILT.relative_to(ROOT)
    if built.is_dir():
        return built
    if is_for_production(BUILT):
        return BUILT
    print("Building the front end for production …", flush=True)
    copy.mkdir()
    for name in _NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name)
        else:
            shutil.copy(source, copy / name)
    (copy / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    built.parent.mkdir()
    with running(
        [str(Path(sys.executable).parent / "jupyter-builder"), "build", "."],
        cwd=copy,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            # what it leaves behind there goes with the copy
            "TMPDIR": str(copy),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as made:
        told, _ = made.communicate()
    if made.returncode != 0 or not is_for_production(built):
        raise RuntimeError(f"The front end could not be built: {told[-2000:]}")
    return built
