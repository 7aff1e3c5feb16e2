"""A real supervisor over a tiny child, for the tests of ring 2."""

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

from jupyterlab_spark_connect.contract.process_id import identify
from jupyterlab_spark_connect.contract.supervision import ProcessSpec, SupervisorState
from tests.support import CHILDREN

DEADLINE = 20.0


def until(condition, what):
    """Wait until a condition holds and give its value; fail with what was waited for."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"waited {DEADLINE:g} s in vain for {what}")


def is_gone(pid):
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


class SupervisedChild:
    """Starts `python -m jupyterlab_spark_connect.supervisor` and looks at what it tells."""

    def __init__(self, folder: Path):
        self.state_file = folder / "connection" / "supervisor.json"
        self.owner_file = folder / "connection" / "owner.json"
        self.log_folder = folder / "connection" / "logs" / "1000"
        self.folder = folder
        self.supervisor: subprocess.Popen[bytes] | None = None

    def spec(self, child, *arguments, **changes):
        return ProcessSpec(
            **{
                "argv": [sys.executable, str(CHILDREN / child), *map(str, arguments)],
                "environment": dict(os.environ),
                "directory": str(self.folder),
                "state_file": str(self.state_file),
                "log_folder": str(self.log_folder),
                "log_limit": 1 << 30,
                "log_segment": 1 << 24,
                "generation": 1000,
                "owner": identify(os.getpid()),
                "orphan_grace": 600.0,
                "stop_timeout": 10.0,
                "kill_timeout": 5.0,
                "port": 15009,
                "owner_file": str(self.owner_file),
                **changes,
            }
        )

    def start(self, child, *arguments, umask=None, **changes):
        self.feed(json.dumps(self.spec(child, *arguments, **changes).to_dict()).encode(), umask=umask)
        return self

    def feed(self, content: bytes, umask=None):
        self.supervisor = subprocess.Popen(
            [sys.executable, "-P", "-m", "jupyterlab_spark_connect.supervisor"],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            umask=-1 if umask is None else umask,
        )
        self.supervisor.stdin.write(content)
        self.supervisor.stdin.close()

    @property
    def state(self):
        return SupervisorState.read(self.state_file)

    def until_state(self, condition, what):
        def holds():
            state = self.state
            return state if state is not None and condition(state) else None

        return until(holds, what)

    def until_spawned(self):
        return self.until_state(lambda state: state.process, "the process").process.pid

    def until_logged(self, text):
        return until(lambda: text in self.log() and self.log(), f"{text!r} in the log")

    def log(self):
        try:
            return b"".join(file.read_bytes() for file in sorted(self.log_folder.glob("*.log")))
        except FileNotFoundError:  # rotated away between the two
            return b""

    def stop(self):
        self.supervisor.terminate()
        return self.wait()

    def wait(self):
        return self.supervisor.wait(timeout=DEADLINE)

    def close(self):
        """Leave nothing behind, whatever the test did; only what this supervisor started is touched."""
        if self.supervisor is None:
            return
        started = []
        with contextlib.suppress(psutil.NoSuchProcess):
            started = psutil.Process(self.supervisor.pid).children(recursive=True)
        self.supervisor.kill()
        self.supervisor.wait()
        self.supervisor.stderr.close()
        for process in started:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
