"""Names this process's own sessions to the Jupyter server, which releases them where this process cannot."""

from __future__ import annotations

import contextlib
import os
from dataclasses import asdict
from pathlib import Path

from jupyterlab_spark_connect.contract.private_sessions import (
    PRIVATE_SESSIONS_FOLDER_NAME,
    PrivateSession,
)
from jupyterlab_spark_connect.contract.process_id import identify
from jupyterlab_spark_connect.kernel.session.registration import kernel_id


def note_private_session(connection_folder: Path, generation: int, session_id: str) -> None:
    """Name a session that ends with this process; a folder that cannot be written costs no query."""
    session = PrivateSession(
        kernel_id=kernel_id(),
        session_id=session_id,
        generation=generation,
        **asdict(identify(os.getpid())),
    )
    with contextlib.suppress(OSError):
        session.write(connection_folder / PRIVATE_SESSIONS_FOLDER_NAME)


def forget_private_session(connection_folder: Path, session_id: str) -> None:
    """Take back that a session is to be released."""
    file = connection_folder / PRIVATE_SESSIONS_FOLDER_NAME / f"{session_id}.json"
    with contextlib.suppress(OSError):
        file.unlink(missing_ok=True)
