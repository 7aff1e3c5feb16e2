"""What a kernel imports of ours when our extension is loaded into it."""

from __future__ import annotations

import re
import subprocess
import sys

from bench.figure import Experiment, Figure, Unit
from bench.rig.front_end import kernel_code
from bench.samples import Samples
from bench.stage import Stage
from tests.support.real_jupyter import clean_environment

IMPORTS = Figure(
    key="imports-at-start",
    name="Imports at a kernel's start: our modules / all of them",
    waits_for="What each kernel imports of ours, though it never uses Spark; the rest comes with `spark`.",
    ours=(
        "`python -X importtime`: the sum over our own modules, and whatever they import, in the IPython of a "
        "kernel into which the extension is loaded as by the front end."
    ),
    theirs="The sum over all modules of the same Python, those of IPython and ipykernel among them.",
    unit=Unit.MILLISECONDS,
)

_KERNEL = """
import ipykernel.kernelapp
from ipykernel.zmqshell import ZMQInteractiveShell

shell = ZMQInteractiveShell.instance()
shell.run_cell("1", silent=True)
# IPython imports an extension in a way that is not told of
import jupyterlab_spark_connect

shell.run_cell({load!r}, silent=True)
"""
_LINE = re.compile(r"^import time: +(\d+) \| +\d+ \| *(\S+)$", re.MULTILINE)
"""Microseconds that a module took without those that it imported, and its name."""

_PACKAGE = "jupyterlab_spark_connect"
_LEAST = 2
"""The package, and something that loading it as an extension has brought."""


def take(stage: Stage, samples: Samples) -> None:
    """Import it all in a Python of its own per round."""
    home = stage.folder / "imports"
    home.mkdir()
    program = _KERNEL.format(load=kernel_code("kernels/loader.ts", "LOAD_CODE"))
    for counts in stage.rounds():
        told = subprocess.run(
            [sys.executable, "-X", "importtime", "-c", program],
            env=clean_environment(home),
            capture_output=True,
            text=True,
            check=True,
        ).stderr
        modules = [(name, int(taken) / 1000) for taken, name in _LINE.findall(told)]
        places = [place for place, (name, _) in enumerate(modules) if name.startswith(_PACKAGE)]
        if len(places) < _LEAST:
            raise RuntimeError("The extension was not loaded.")
        # a module is told of after those that it imports: what the first of ours needs is IPython's, too
        ours = modules[places[0] : places[-1] + 1]
        if counts:
            samples.add(IMPORTS, sum(taken for _, taken in ours), sum(taken for _, taken in modules))


EXPERIMENT = Experiment("kernel-imports", (IMPORTS,), take)
