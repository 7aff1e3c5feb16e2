"""How the doctor finds the Pythons of kernels, and what it asks them."""

import json
import os
import sys

import pytest
from jupyter_client.kernelspec import KernelSpecManager

from jupyterlab_spark_connect.server.launchers.doctor.kernel_pythons import Kernels


@pytest.fixture
def kernels(tmp_path, monkeypatch):
    """Kernels as they stand on disk, each with its argv."""

    def make(**specs):
        for name, spec in specs.items():
            folder = tmp_path / "kernels" / name
            folder.mkdir(parents=True)
            content = {"display_name": name, "language": "python", **spec}
            (folder / "kernel.json").write_text(json.dumps(content))
        manager = KernelSpecManager(kernel_dirs=[str(tmp_path / "kernels")], ensure_native_kernel=False)
        return Kernels(manager, dict(os.environ))

    return make


async def test_the_pythons_of_kernels_are_asked(tmp_path, kernels):
    asked = tmp_path / "asked"
    python = tmp_path / "python3.9"
    answer = {"version": "3.9", "pyspark": "3.5.1", "lacks": ["pandas"], "path": []}
    python.write_text(f"#!/bin/sh\necho asked >> {asked}\necho '{json.dumps(answer)}'\n")
    python.chmod(0o755)
    silent = tmp_path / "python3.8"
    silent.write_text("#!/bin/sh\nexit 1\n")
    silent.chmod(0o755)
    known = kernels(
        ours={"argv": ["python", "-m", "ipykernel_launcher"]},
        old={"argv": [str(python), "-m", "ipykernel_launcher"]},
        silent={"argv": [str(silent), "-m", "ipykernel_launcher"]},
        gone={"argv": [str(tmp_path / "python3")]},
        wrapped={"argv": ["bash", "-c", "python"]},
        r={"argv": ["R"], "language": "R"},
    )
    found = {kernel.name: kernel for kernel in await known.found()}
    assert set(found) == {"ours", "old", "silent", "gone"}
    assert found["ours"].program == sys.executable
    assert found["ours"].python.version == "{}.{}".format(*sys.version_info[:2])
    assert found["ours"].python.pyspark[0] == "4"
    assert found["ours"].python.lacks == ()
    assert (found["old"].python.version, found["old"].python.pyspark) == ("3.9", "3.5.1")
    assert found["silent"].python is None
    assert found["gone"].python is None
    # Once for all checks, and not again until it changes.
    await known.found()
    await Kernels(known._specs, dict(os.environ)).found()
    assert asked.read_text() == "asked\n"
    python.write_text(python.read_text().replace("3.5.1", "4.0.0"))
    again = {kernel.name: kernel for kernel in await Kernels(known._specs, dict(os.environ)).found()}
    assert again["old"].python.pyspark == "4.0.0"


async def test_what_a_kernel_sets_for_its_python_counts(tmp_path, kernels):
    package = tmp_path / "lib" / "pyspark"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "version.py").write_text('__version__: str = "4.9.9"\n')
    known = kernels(own={"argv": ["python"], "env": {"PYTHONPATH": str(tmp_path / "lib")}})
    assert (await known.found())[0].python.pyspark == "4.9.9"
