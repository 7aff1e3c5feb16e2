"""What this kernel has set, for the panel, and who else it holds for: files of the connection folder."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Mapping
from pathlib import Path

from jupyterlab_spark_connect.contract.attached_kernel import KERNELS_FOLDER_NAME, AttachedKernel
from jupyterlab_spark_connect.contract.notebook_options import (
    OPTIONS_FOLDER_NAME,
    KernelOptions,
    NotebookOption,
)
from jupyterlab_spark_connect.contract.supervision import HIDDEN
from jupyterlab_spark_connect.kernel.session.registration import kernel_id

from .notice import is_secret


class OptionRecord:
    """The options that this kernel has set in one Spark.

    Parameters
    ----------
    folder
        The connection folder.
    generation
        Of that Spark.
    """

    def __init__(self, folder: Path, generation: int) -> None:
        self.generation = generation
        self._folder = folder
        self._options: dict[str, NotebookOption] = {}

    def add(self, values: Mapping[str, str | None]) -> None:
        """Note what was set, and write it; a folder that cannot be written costs the panel a line."""
        now = time.time()
        for name, value in values.items():
            shown = HIDDEN if is_secret(name) else value
            self._options[name] = NotebookOption(name=name, value=shown, at=now)
        written = KernelOptions(
            kernel_id=kernel_id(),
            notebook=os.environ.get("JPY_SESSION_NAME"),
            generation=self.generation,
            options=tuple(self._options.values()),
        )
        with contextlib.suppress(OSError):
            written.write(self._folder / OPTIONS_FOLDER_NAME)

    def attached(self) -> int:
        """Return how many kernels share the session, this one among them."""
        kernels = AttachedKernel.read_all(self._folder / KERNELS_FOLDER_NAME)
        found = [each for each in kernels if each.generation == self.generation and each.mode == "shared"]
        return max(len(found), 1)
