"""Write the table of traits in docs/administrators.md from what the traits say of themselves.

``--check`` writes nothing and ends with 1 when the table says anything else. `make format` aligns the table.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from jupyterlab_spark_connect.server.launchers.spark import SparkLauncher
from jupyterlab_spark_connect.server.start.settings import SparkConnect

PAGE = Path(__file__).resolve().parent.parent / "docs" / "administrators.md"
TABLE = re.compile(r"(?<=<!-- traits -->\n\n).*?(?=\n\n<!-- /traits -->)", re.DOTALL)
HEAD = ["| trait | default | meaning |", "| --- | --- | --- |"]


def rows() -> Iterator[str]:
    """Return a row for each trait, in the order of the classes."""
    for kind in (SparkConnect, SparkLauncher):
        for name, trait in kind.class_traits(config=True).items():
            default = trait.default()
            shown = f"`{default!r}`" if default not in ("", None) else ""
            meaning = " ".join(str(trait.help).split()).replace("|", "\\|")
            yield f"| `{kind.__name__}.{name}` | {shown} | {meaning} |"


def cells(table: str) -> list[list[str]]:
    """Take a table apart, whatever its alignment."""
    lines = [re.split(r"(?<!\\)\|", line.strip().strip("|")) for line in table.splitlines()]
    return [[re.sub(r"^-+$", "---", cell.strip()) for cell in line] for line in lines]


def main() -> None:
    """Write or check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    page = PAGE.read_text(encoding="utf-8")
    found = TABLE.search(page)
    if found is None:
        sys.exit(f"{PAGE.name} has no place for the table of traits.")
    table = "\n".join([*HEAD, *rows()])
    if cells(found[0]) == cells(table):
        return
    if check:
        sys.exit(f"{PAGE.name} is behind the traits: python scripts/trait_table.py && make format")
    PAGE.write_text(TABLE.sub(lambda _: table, page), encoding="utf-8")


if __name__ == "__main__":
    main()
