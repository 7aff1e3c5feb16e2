"""Write the option reference, one file per minor version of Spark, from what each Spark says of itself.

    python scripts/option_reference.py                    all of them
    python scripts/option_reference.py 4.2                one, its newest release
    python scripts/option_reference.py 4.2 --from FOLDER  one, of a folder into which pip put pyspark

A pyspark that is not beside this Python is downloaded (400 MB), asked and deleted, one after the other.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "jupyterlab_spark_connect" / "server" / "options" / "reference"
ASK = ROOT / "scripts" / "spark_options.py"
MINORS = ("4.0", "4.1", "4.2", "4.3")
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")
NOT_FOR_A_CHILD = ("SPARK_", "PYSPARK_")


def newest(minor: str) -> str:
    """Return the newest release of a minor version."""
    answer = subprocess.run(
        [*PIP, "index", "versions", "pyspark"], check=True, capture_output=True, text=True
    )
    releases: list[str] = re.findall(rf"\b{re.escape(minor)}\.\d+\b", answer.stdout)
    return max(releases, key=lambda release: int(release.rpartition(".")[2]))


def installed() -> str | None:
    """Return the version of the pyspark beside this Python."""
    answer = subprocess.run([*PIP, "show", "pyspark"], check=False, capture_output=True, text=True)
    found = re.search(r"^Version: (.+)$", answer.stdout, re.MULTILINE)
    return found[1] if found else None


def describe(folder: str | None) -> dict[str, Any]:
    """Ask a Spark, in a folder of its own: one of the defaults is made of where it runs."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(NOT_FOR_A_CHILD)}
    if folder:
        environment["PYTHONPATH"] = folder
    with tempfile.TemporaryDirectory() as work:
        answer = subprocess.run(
            [sys.executable, ASK, "describe"],
            cwd=work,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    content: dict[str, Any] = json.loads(answer.stdout)
    return content


def fetch_and_describe(release: str) -> dict[str, Any]:
    """Ask a Spark that is not here."""
    with tempfile.TemporaryDirectory() as folder:
        packages = (f"pyspark=={release}", "py4j")
        subprocess.run([*PIP, "install", "--quiet", "--no-deps", "--target", folder, *packages], check=True)
        return describe(folder)


def write(minor: str, content: dict[str, Any]) -> None:
    """Write a file with an option per line, so that a new release shows as a difference to read."""

    def lines(items: list[Any]) -> str:
        written = (json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in items)
        return "[\n" + ",\n".join(written) + "\n]"

    head, *lists = content
    fields = [
        f'"{head}":{json.dumps(content[head])}',
        *(f'"{name}":{lines(content[name])}' for name in lists),
    ]
    (REFERENCE / f"{minor}.json").write_text("{\n" + ",\n".join(fields) + "\n}\n", encoding="utf-8")


def main() -> None:
    """Write what is asked for, and count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("minors", nargs="*", metavar="MINOR", default=MINORS)
    parser.add_argument("--from", dest="folder", help="a folder with pyspark and py4j in it")
    wanted = parser.parse_args()
    for minor in wanted.minors:
        release = None if wanted.folder else newest(minor)
        here = wanted.folder is not None or release == installed()
        content = describe(wanted.folder) if here else fetch_and_describe(str(release))
        if not content["spark_version"].startswith(f"{minor}."):
            sys.exit(f"{content['spark_version']} is no Spark {minor}.")
        write(minor, content)
        print(f"{minor}: Spark {content['spark_version']}, {len(content['options'])} options")


if __name__ == "__main__":
    main()
