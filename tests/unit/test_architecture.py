"""The pages for contributors name files, folders and words of the code that are there."""

import re

import pytest

from jupyterlab_spark_connect.contract import connection, ending
from tests.support import ROOT

PAGES = ["docs/architecture.md", "docs/contributors.md"]
BEGINNINGS = [ROOT, ROOT / "jupyterlab_spark_connect"]
"""Where a name begins; the pages say so."""

NOT_IN_THE_TREE = {
    ".venv/.stamps",
    connection.CONNECTION_FILE_NAME,
    connection.OWNER_FILE_NAME,
    connection.RECORD_FILE_NAME,
    connection.STATE_FILE_NAME,
    ending.ENDING_FILE_NAME,
}
"""Files that are made at the build or while Spark runs."""

_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_SUFFIX = r"\.(?:json|lock|md|mjs|py|toml|tsx?|txt|ya?ml)"
_PATH = re.compile(rf"\.?\w[\w.*-]*(?:(?:/[\w.*-]+)*(?:/|{_SUFFIX})|(?:/[\w.*-]+)+)")


def code_of(page):
    """Return what stands in backticks on a page, the blocks left out."""
    return _CODE.findall(_FENCED.sub("", (ROOT / page).read_text(encoding="utf-8")))


def paths_of(page):
    """Return the files and folders that a page names, also those among the words of a command."""
    words = {word.split("<")[0] for code in code_of(page) for word in code.split()}
    return sorted(word for word in words if _PATH.fullmatch(word) and word not in NOT_IN_THE_TREE)


def is_there(path):
    """Return whether there is such a file, or such a folder where it ends with a stroke."""
    found = [each for beginning in BEGINNINGS for each in beginning.glob(path)]
    return any(each.is_dir() or not path.endswith("/") for each in found)


@pytest.mark.parametrize("page", PAGES)
def test_every_file_and_folder_that_a_page_names_exists(page):
    named = paths_of(page)
    assert len(named) > 10
    assert [path for path in named if not is_there(path)] == []


def test_what_to_look_for_stands_in_the_files_of_its_row():
    table = (ROOT / PAGES[0]).read_text(encoding="utf-8").partition("look for")[2].partition("\n\n")[0]
    rows = [[_CODE.findall(cell) for cell in line.split("|")[2:4]] for line in table.splitlines()[2:]]
    assert len(rows) >= 22
    for files, words in rows:
        texts = [text_of(file) for file in files]
        assert [word for word in words if not any(word in text for text in texts)] == [], files


def text_of(path):
    """Return the text of a file, or that of all modules of a folder."""
    (found,) = [beginning / path for beginning in BEGINNINGS if (beginning / path).exists()]
    files = found.rglob("*.py") if found.is_dir() else [found]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
