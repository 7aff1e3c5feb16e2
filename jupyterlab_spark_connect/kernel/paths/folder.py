"""What a relative path is relative to: the working folder of this process, when the call is made."""

from __future__ import annotations

import glob
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.client.errors import SparkSessionError
from jupyterlab_spark_connect.contract.connection import DefaultFiles

from .formats import expands_globs, is_file_format

_GLOB_CHARACTER: Final = re.compile(r"([{}\[\]*?\\])")
"""What makes Spark take a path for a pattern (`SparkHadoopUtil.isGlobPath`)."""


class FolderMissingError(SparkSessionError):
    """The working folder of this process is gone."""


class WorkingFolder:
    """Completes the relative paths of this process.

    Parameters
    ----------
    files
        Whether Spark's default file system is this machine's.
    tell_remote
        Called with a path that is looked for on another machine.
    """

    def __init__(self, files: DefaultFiles, tell_remote: Callable[[str], None]) -> None:
        self._files = files
        self._tell_remote = tell_remote

    @property
    def is_local(self) -> bool:
        """Whether Spark has the files of this machine."""
        return self._files == "local"

    def before(self, path: str, *, pattern: bool = False) -> str:
        """Return what has to stand before a path so that it is found; nothing before one that is whole.

        Parameters
        ----------
        pattern
            Whether Spark reads it as a pattern, in which the folder's own name must be none.
        """
        if not is_relative(path):
            return ""
        if self._files == "remote":
            self._tell_remote(path)
        if not self.is_local:
            return ""
        try:
            folder = str(Path.cwd())
        except FileNotFoundError:
            raise FolderMissingError(
                f"The folder of this notebook is gone, so {path!r} leads nowhere. "
                "Change to another with os.chdir, or give Spark the whole path."
            ) from None
        if pattern:
            folder = _GLOB_CHARACTER.sub(r"\\\1", folder)
        return folder.rstrip("/") + "/"

    def complete(self, path: str) -> str:
        """Return the whole path of something that is no pattern."""
        return self.before(path) + path

    def source(self, path: str, file_format: str | None) -> str:
        """Return the whole path of what is read; that of a format that reads no files stays as it is."""
        if is_file_format(file_format) or (is_relative(path) and self._is_here(path)):
            return self.before(path, pattern=expands_globs(file_format)) + path
        return path

    def sink(self, path: str, file_format: str | None) -> str:
        """Return the whole path of what is written; that of a format that writes no files stays as it is."""
        return self.complete(path) if is_file_format(file_format) else path

    def _is_here(self, path: str) -> bool:
        """Whether a path of a format that we do not know leads to a file beside the notebook."""
        return self.is_local and bool(glob.glob(path))  # noqa: PTH207  # a `Path` has lost the dots


def is_relative(path: str) -> bool:
    """Whether Hadoop looks for a path in a working folder: it has no scheme and no root (`Path`)."""
    if not path or path.startswith("/"):
        return False
    scheme, colon, _ = path.partition(":")
    return not colon or "/" in scheme
