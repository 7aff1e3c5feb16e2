"""The watch that stands in for the death signal where the system has none."""

import os
import subprocess
import sys

from jupyterlab_spark_connect.supervisor.deathwatch import start_deathwatch
from tests.support import CHILDREN


def test_a_group_is_killed_when_the_supervisors_end_of_the_pipe_closes():
    child = subprocess.Popen(
        [sys.executable, str(CHILDREN / "silent.py")], stdout=subprocess.PIPE, start_new_session=True
    )
    with child:
        assert child.stdout.readline() == b"hello\n"
        watch = start_deathwatch(os.getpgid(child.pid))
        with watch:
            assert child.poll() is None
            watch.stdin.close()
            assert child.wait(timeout=20) == -9
