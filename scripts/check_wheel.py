"""Build the wheel, install it where there is no Node, and hold what is in it against the sources.

Writes `{"passed": n, "failed": [name, ...]}` to the file named by `--report`.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "jupyterlab_spark_connect"
NAME = "jupyterlab-spark-connect"
#: Files of the package that are no Python, and are read while it runs.
DATA = (".yaml", ".yml", ".json", ".typed", ".xml", ".properties")
#: What stands in a checkout and is no source.
NOT_SOURCES = (
    ".git",
    ".venv",
    ".yarn",
    ".*_cache",
    "__pycache__",
    "*.tsbuildinfo",
    "_version.py",
    "dist",
    "labextension",
    "lib",
    "node_modules",
    "test-results",
)


class Checks:
    """The checks made so far."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed: list[str] = []

    def check(self, name: str, ok: bool, seen: str = "") -> None:
        """Count a check, and print what was seen when it fails."""
        print(f"{'ok' if ok else 'FAILED'}: {name}", flush=True)
        if ok:
            self.passed += 1
        else:
            self.failed.append(name)
            print(seen, flush=True)


def build(folder: Path) -> Path:
    """Build sdist and wheel from a copy of the sources and return the wheel.

    A copy, because the build hook leaves a front end that is there already alone, and that of a checkout is
    built for development. Raises CalledProcessError when the build fails.
    """
    sources = folder / "sources"
    shutil.copytree(ROOT, sources, ignore=shutil.ignore_patterns(*NOT_SOURCES), symlinks=True)
    subprocess.run([sys.executable, "-m", "build", "--outdir", folder / "dist", sources], check=True)
    (wheel,) = (folder / "dist").glob("*.whl")
    return wheel


def look_inside(wheel: Path, checks: Checks) -> None:
    """Hold the wheel's content against the checkout."""
    inside = set(zipfile.ZipFile(wheel).namelist())
    package = ROOT / PACKAGE
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if (path.suffix == ".py" or path.suffix in DATA)
        and "labextension" not in path.parts
        and "__pycache__" not in path.parts
    }
    missing = sorted(wanted - inside)
    checks.check("every module and data file of the package is in the wheel", not missing, "\n".join(missing))

    data = f"{wheel.name.split('-')[0]}-{wheel.name.split('-')[1]}.data/data"
    labextension = f"{data}/share/jupyter/labextensions/{NAME}"
    wanted = {
        f"{labextension}/package.json",
        f"{labextension}/install.json",
        f"{labextension}/static/style.js",
        f"{data}/etc/jupyter/jupyter_server_config.d/{PACKAGE}.json",
        *(f"{labextension}/schemas/{NAME}/{schema.name}" for schema in (ROOT / "schema").glob("*.json")),
    }
    missing = sorted(wanted - inside)
    checks.check("front end, schemas and configuration are in the wheel", not missing, "\n".join(missing))

    strays = sorted(
        name for name in inside if re.search(r"(^|/)(tests|ui-tests|node_modules|\.venv)/|\.py[co]$", name)
    )
    checks.check("nothing else is in the wheel", not strays, "\n".join(strays))


def without_node(path: str) -> str:
    """Return a PATH without the folders that hold a Node."""
    return os.pathsep.join(
        folder
        for folder in path.split(os.pathsep)
        if not any((Path(folder) / name).exists() for name in ("node", "nodejs"))
    )


def install(wheel: Path, folder: Path, checks: Checks) -> None:
    """Install the wheel with JupyterLab in a fresh environment and ask Jupyter what it sees."""
    environment = folder / "environment"
    venv.create(environment, with_pip=True)
    binaries = environment / "bin"
    home = folder / "home"
    home.mkdir()
    variables = {
        name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "VIRTUAL"))
    }
    variables |= {"HOME": str(home), "PATH": f"{binaries}{os.pathsep}{without_node(os.environ['PATH'])}"}

    def ask(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [binaries / command[0], *command[1:]],
            env=variables,
            cwd=folder,
            check=False,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    constraints = str(ROOT / "constraints.txt")
    answer = ask("python", "-m", "pip", "install", "--quiet", "-c", constraints, "jupyterlab", str(wheel))
    checks.check("the wheel installs without Node", answer.returncode == 0, answer.stdout)
    for command in (["server", "extension"], ["labextension"]):
        answer = ask("jupyter", *command, "list")
        plain = re.sub(r"\x1b\[[0-9;]*m", "", answer.stdout)
        ok = re.search(rf"({NAME}|{PACKAGE}).*OK", plain) is not None
        checks.check(f"jupyter {' '.join(command)} list says OK", ok, plain)
    loads = f"import {PACKAGE}, {PACKAGE}.contract.connection, {PACKAGE}.server.app, {PACKAGE}.supervisor"
    answer = ask("python", "-W", "error", "-c", loads)
    checks.check("it loads without Spark and Java", answer.returncode == 0, answer.stdout)
    answer = ask("python", "-m", "pip", "check")
    checks.check("nothing it needs is missing", answer.returncode == 0, answer.stdout)


def main() -> int:
    """Make all checks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--report", type=Path, help="the file to write the count to")
    report = parser.parse_args().report
    checks = Checks()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            wheel = build(folder)
        except subprocess.CalledProcessError as error:
            checks.check("the wheel builds", ok=False, seen=str(error))
        else:
            checks.check("the wheel builds", ok=True)
            look_inside(wheel, checks)
            install(wheel, folder, checks)
    if report:
        report.write_text(json.dumps({"passed": checks.passed, "failed": checks.failed}), encoding="utf-8")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
