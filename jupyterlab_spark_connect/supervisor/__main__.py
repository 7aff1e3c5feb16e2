"""Read the process spec from standard input, and supervise the process until it is gone."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, Final

from jupyterlab_spark_connect.contract.process_id import identify
from jupyterlab_spark_connect.contract.supervision import Phase, ProcessSpec, SupervisorState

from .state import StateKeeper
from .supervise import Supervisor

BAD_SPEC: Final = 2
"""Exit code when standard input holds no process spec."""


def main() -> int:
    """Supervise one process.

    Returns
    -------
    int
        The exit code: 0 when the process was spawned, whatever became of it, and also when standard input
        is empty, since then nothing is to be run.
    """
    text = sys.stdin.buffer.read()
    if not text:
        return 0
    try:
        content: Any = json.loads(text)
        spec = ProcessSpec.from_dict(content)
    except (ValueError, TypeError, KeyError) as error:
        _refuse(text, error)
        return BAD_SPEC
    return Supervisor(spec).run()


def _refuse(text: bytes, error: Exception) -> None:
    """Write into the state file, when the broken spec still names one, that there is nothing to run."""
    problem = f"The process spec for the supervisor cannot be read: {type(error).__name__}."
    sys.stderr.write(f"{problem}\n")
    try:
        content = json.loads(text)
        path, generation = Path(content["state_file"]), int(content["generation"])
    except (ValueError, TypeError, KeyError):
        return
    StateKeeper(
        path,
        SupervisorState(
            phase=Phase.EXITED,
            generation=generation,
            supervisor=identify(os.getpid()),
            problem=problem,
        ),
    ).save()


if __name__ == "__main__":
    sys.exit(main())
