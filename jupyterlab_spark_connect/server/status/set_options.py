"""What notebooks have set in the session that they share, as kernels say."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.contract.connection import UnreadableFileError
from jupyterlab_spark_connect.contract.notebook_options import (
    CURRENT_DATABASE,
    KernelOptions,
    NotebookOption,
    add_resets,
    kernel_option_files,
    read_resets,
)
from jupyterlab_spark_connect.server.base.redaction import shown

from .model import SetOption

_DEFAULT_CATALOG: Final = "spark_catalog"


class SetOptions:
    """Reads what kernels have set, of each option the last, and keeps what was taken back.

    Parameters
    ----------
    folder
        Where kernels say it.
    log
        Where a damaged file is logged.
    """

    def __init__(self, folder: Path, log: logging.Logger) -> None:
        self._folder = folder
        self._log = log

    async def read(
        self, generation: int, options: Mapping[str, str]
    ) -> tuple[Sequence[SetOption], str | None]:
        """Return what holds of it in this generation, by name, and the current catalog and database.

        Parameters
        ----------
        generation
            Of the Spark that is ready; files of earlier ones are deleted.
        options
            What it was started with.
        """
        found = await asyncio.to_thread(self._read, generation)
        current = found.pop(CURRENT_DATABASE, None)
        database = current[0].value if current else _initial_database(options)
        return [_to_model(*found[name]) for name in sorted(found)], database

    async def forget(self, names: Collection[str]) -> None:
        """Note that somebody else has set them, or that they were taken back."""
        if names and self._folder.is_dir():
            await asyncio.to_thread(add_resets, self._folder, names, time.time())

    def _read(self, generation: int) -> dict[str, tuple[NotebookOption, KernelOptions]]:
        found: dict[str, tuple[NotebookOption, KernelOptions]] = {}
        try:
            resets = read_resets(self._folder)
        except UnreadableFileError as error:
            self._log.warning("Spark Connect: %s; it is left out", error)
            resets = {}
        for kernel in self._kernels(generation):
            for option in kernel.options:
                known = found.get(option.name)
                if option.at > resets.get(option.name, 0) and (known is None or known[0].at < option.at):
                    found[option.name] = (option, kernel)
        return found

    def _kernels(self, generation: int) -> Iterator[KernelOptions]:
        for file in kernel_option_files(self._folder):
            try:
                kernel = KernelOptions.read(file)
            except UnreadableFileError as error:
                self._log.warning("Spark Connect: %s; it is left out", error)
                continue
            if kernel is not None and kernel.generation == generation:
                yield kernel
            elif kernel is not None and kernel.generation < generation:
                file.unlink(missing_ok=True)


def _to_model(option: NotebookOption, kernel: KernelOptions) -> SetOption:
    return SetOption(
        name=option.name,
        value=None if option.value is None else shown(option.name, option.value),
        notebook=Path(kernel.notebook).name if kernel.notebook else kernel.kernel_id,
        at=datetime.fromtimestamp(option.at, UTC).isoformat(),
    )


def _initial_database(options: Mapping[str, str]) -> str:
    catalog = options.get("spark.sql.defaultCatalog", _DEFAULT_CATALOG)
    return f"{catalog}.default" if catalog == _DEFAULT_CATALOG else catalog
