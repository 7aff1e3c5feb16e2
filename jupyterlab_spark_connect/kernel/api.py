"""What the package's public functions do in a kernel: `connect` and `prefetch`."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from jupyterlab_spark_connect.client.errors import SparkNotRunningError
from jupyterlab_spark_connect.client.requirements import read_session_mode
from jupyterlab_spark_connect.contract.connection import CONNECTION_FILE_VARIABLE, SessionMode

from .extensions import load_extensions
from .patches import install_patches
from .session.attachment import Attachment
from .session.modes.preference import mode_preference
from .session.sentences import print_sentence
from .session.source import SessionSource

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession

attachment = Attachment(load_extensions, mode_preference)
"""This process's."""

source = SessionSource(attachment, lambda: attach_or_start(None))
"""Where pyspark's builder gets it from; whoever lets cells start Spark says so here."""


def connect(
    path: str | os.PathLike[str] | None = None,
    *,
    mode: SessionMode | None = None,
    start: bool = False,
    notebook: str | os.PathLike[str] | None = None,
    code: bool | None = None,
) -> SparkSession:
    """Return this process's Spark session; see `jupyterlab_spark_connect.connect`."""
    if mode is not None and mode not in get_args(SessionMode):
        raise ValueError(f"mode is 'shared', 'own' or 'copy', not {mode!r}")
    file = None if path is None else Path(path).absolute()
    start_server = (lambda: start_for_notebook(notebook)) if start else None
    if mode is None and notebook is not None and attachment.session is None:
        mode = read_session_mode(Path(notebook))
    return attach_or_start(start_server, path=file, mode=mode, code=code)


def attach_or_start(
    start_server: Callable[[], None] | None,
    *,
    path: Path | None = None,
    mode: SessionMode | None = None,
    code: bool | None = None,
) -> SparkSession:
    """Return this process's Spark session, starting a server where none runs and that is allowed.

    Parameters
    ----------
    start_server
        Returns once a server is ready, such as `start_for_notebook`; None where none may be started.
    path, mode, code
        As in `Attachment.attach`.

    Raises
    ------
    SparkNotRunningError
        No server is ready, and none may be started.
    """
    try:
        session = attachment.attach(path=path, mode=mode, code=code)
    except SparkNotRunningError:
        if start_server is None:
            raise
        start_server()
        session = attachment.attach(path=path, mode=mode, code=code)
    patch_pyspark()
    return session


def patch_pyspark() -> None:
    """Have pyspark's own ways to a session lead to this process's."""
    install_patches(source)


def start_for_notebook(notebook: str | os.PathLike[str] | None = None) -> None:
    """Have the Jupyter server start what a notebook requires, and wait until it is ready.

    Parameters
    ----------
    notebook
        Its file; without it the one that Jupyter started this kernel for.

    Raises
    ------
    SparkStartError
        It could not be started.
    FileNotFoundError
        There is no file `notebook`.
    """
    from jupyterlab_spark_connect.client.jupyter_server import find_jupyter_server
    from jupyterlab_spark_connect.client.requirements import notebook_of_this_kernel, read_requirements
    from jupyterlab_spark_connect.client.start import start_spark

    file = notebook_of_this_kernel() if notebook is None else Path(notebook)
    server = find_jupyter_server()
    start_spark(
        server, print_sentence, read_requirements(file, print_sentence), meanwhile=_import_spark_client
    )


def prefetch() -> None:
    """Import what a first attach needs, where a Jupyter server has named its Spark to this kernel.

    See `jupyterlab_spark_connect.prefetch`.
    """
    if os.environ.get(CONNECTION_FILE_VARIABLE):
        _import_spark_client()


def _import_spark_client() -> None:
    """Import pyspark's Connect client and our side of it: most of the time that a first attach takes."""
    with contextlib.suppress(ImportError):  # the attach itself names what is missing
        from .session import registration, session  # noqa: F401
