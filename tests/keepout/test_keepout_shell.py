"""The lint rules that keep shells out really fail, for our own code and for the tests and scripts alike."""

import subprocess
import sys

import pytest

from tests.support import ROOT

SHELLS = {
    "subprocess.run(words, shell=True)": "import subprocess",
    "subprocess.Popen(f'ls {words}', shell=True)": "import subprocess",
    "subprocess.getoutput(words)": "import subprocess",
    "subprocess.getstatusoutput(words)": "import subprocess",
    "os.system(words)": "import os",
    "os.popen(words)": "import os",
    "asyncio.create_subprocess_shell(words)": "import asyncio",
}


def complaints(code, file):
    """What `ruff check` of this project says of a file with this code."""
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--select",
            "S602,S604,S605,TID251",
            "--no-cache",
            "--stdin-filename",
            file,
            "-",
        ],
        input=code,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    return ran.stdout if ran.returncode else ""


@pytest.mark.parametrize(
    "file", ["jupyterlab_spark_connect/x.py", "tests/unit/x.py", "scripts/x.py", "bench/x.py"]
)
@pytest.mark.parametrize("call", SHELLS)
def test_a_shell_is_a_finding(call, file):
    code = f"{SHELLS[call]}\n\n\ndef f(words):\n    {call}\n"
    assert complaints(code, file), call
    assert not complaints(code.replace(call, "print(words)"), file)


def test_these_rules_are_on_in_the_ring_of_lint():
    told = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--show-settings", "jupyterlab_spark_connect"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    ).stdout
    enabled = told[told.index("linter.rules.enabled") : told.index("linter.rules.should_fix")]
    for rule in ("(S602)", "(S604)", "(S605)", "(TID251)"):
        assert rule in enabled
