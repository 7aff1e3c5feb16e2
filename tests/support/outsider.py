"""A Python process that uses Spark and that no Jupyter started: a terminal's, or a kernel on its own."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.support import CHILDREN
from tests.support.real_jupyter import RealJupyter

PROGRAM = CHILDREN / "evaluates_lines.py"


class Outsider:
    """Attaches through `connect()` and the variable that Jupyter's kernels have."""

    def __init__(self, jupyter: RealJupyter) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(PROGRAM)],
            env={**jupyter.environment, "JUPYTER_SPARK_CONNECT_FILE": str(jupyter.connection_file)},
            cwd=jupyter.root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self.value("from jupyterlab_spark_connect import connect")
        self.value("spark = connect()")

    def value(self, program: str) -> str:
        """Run a program that must work and give its result."""
        answer = self.run(program)
        assert "error" not in answer, answer
        return answer["result"]

    def run(self, program: str) -> dict[str, str]:
        self.begin(program)
        return self.answer()

    def begin(self, program: str) -> None:
        self.process.stdin.write(f"{json.dumps(program)}\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, str]:
        return json.loads(self.process.stdout.readline())

    def close(self) -> int:
        """Wait until it ends by itself, and return its exit code."""
        self.process.stdin.close()
        try:
            return self.process.wait(30)
        finally:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
