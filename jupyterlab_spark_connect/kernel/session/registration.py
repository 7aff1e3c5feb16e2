"""How the panel knows that this kernel uses Spark: one file in the connection folder."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
from dataclasses import asdict, replace
from pathlib import Path

from jupyterlab_spark_connect.contract.attached_kernel import KERNELS_FOLDER_NAME, AttachedKernel
from jupyterlab_spark_connect.contract.connection import KernelMode

from .compatibility import kernel_python


class KernelRegistration:
    """The process's file ``kernels/<kernel id>.json``, kept from the first attach to the end."""

    def __init__(self) -> None:
        self._file: Path | None = None
        self._kernel: AttachedKernel | None = None
        self.label: str | None = None
        self._pid = os.getpid()

    def write(self, connection_file: Path, *, pyspark: str, mode: KernelMode, generation: int) -> None:
        """Write the file; a folder that cannot be written costs the panel a line and this kernel nothing."""
        from jupyterlab_spark_connect.contract.process_id import identify  # psutil: not before it is needed

        kernel = AttachedKernel(
            kernel_id=kernel_id(),
            notebook=os.environ.get("JPY_SESSION_NAME"),
            **asdict(identify(os.getpid())),
            python_version=kernel_python(),
            pyspark_version=pyspark,
            mode=mode,
            generation=generation,
            label=self.label,
        )
        try:
            file = kernel.write(connection_file.parent / KERNELS_FOLDER_NAME)
        except OSError:
            return
        self._kernel = kernel
        if self._file is None:
            atexit.register(self.remove)
        elif self._file != file:
            self._file.unlink(missing_ok=True)
        self._file = file

    def set_label(self, label: str) -> None:
        """Say what the notebook calls itself, now or once it attaches."""
        if label == self.label:
            return
        self.label = label
        if self._kernel is not None and self._file is not None:
            self._kernel = replace(self._kernel, label=label)
            with contextlib.suppress(OSError):
                self._kernel.write(self._file.parent)

    def remove(self) -> None:
        """Remove the file, unless this is a forked child of the process that wrote it."""
        if self._file is not None and os.getpid() == self._pid:
            self._file.unlink(missing_ok=True)
            self._file = None


def kernel_id() -> str:
    """Return Jupyter's kernel id, or ``pid-<pid>`` outside of a Jupyter kernel.

    Jupyter names a kernel's ZMQ connection file ``kernel-<kernel id>.json`` (jupyter_client,
    MultiKernelManager) and hands it to ipykernel.
    """
    application = sys.modules.get("ipykernel.kernelapp")
    if application is not None and application.IPKernelApp.initialized():
        name = Path(application.IPKernelApp.instance().connection_file).stem
        if name.startswith("kernel-"):
            return name.removeprefix("kernel-")
    return f"pid-{os.getpid()}"
