"""The routes of the log, over segments as the supervisor keeps them."""

import json

import pytest

from .http_api import check_answer

GENERATION = 1_700_000_000_000

LINES = [
    "26/11/21 03:59:32 INFO Foo: one",
    "26/11/21 03:59:33 ERROR Foo: two\n\tat somewhere",
    "26/11/21 03:59:34 INFO Foo: drei ä",
]


@pytest.fixture
def get(jp_fetch):
    async def get(path, status=200, **query):
        answer = await jp_fetch(
            "spark-connect/api", path, params={k: str(v) for k, v in query.items()}, raise_error=False
        )
        check_answer("GET", path, answer.code, answer.headers["Content-Type"], answer.body)
        assert answer.code == status, answer.body
        return answer

    return get


@pytest.fixture
def log(manager):
    """Two starts; the log of the newer one begins at 100 and has two segments."""
    older = manager.folder.log(GENERATION - 1)
    older.mkdir(parents=True)
    (older / f"{0:020}.log").write_text("older\n")
    folder = manager.folder.log(GENERATION)
    folder.mkdir()
    content = "".join(line + "\n" for line in LINES).encode()
    (folder / f"{100:020}.log").write_bytes(content[:40])
    (folder / f"{140:020}.log").write_bytes(content[40:])
    return content


async def test_a_piece(get, log):
    piece = json.loads((await get("server/log")).body)
    assert (piece["generation"], piece["start"], piece["from"]) == (GENERATION, 100, 100)
    assert piece["to"] == piece["end"] == 100 + len(log)
    assert [entry["text"] for entry in piece["entries"]] == LINES
    assert [entry["level"] for entry in piece["entries"]] == ["INFO", "ERROR", "INFO"]


async def test_levels_search_offset_and_direction(get, log):
    async def texts(**query):
        return [entry["text"] for entry in json.loads((await get("server/log", **query)).body)["entries"]]

    assert await texts(levels="WARN,ERROR") == [LINES[1]]
    assert await texts(search=" DREI Ä", offset=0) == [LINES[2]]
    assert await texts(offset=132) == LINES[1:]
    assert await texts(offset=132, direction="backward") == LINES[:1]
    assert await texts(offset=0, limit=40) == LINES[:1]
    assert await texts(generation=GENERATION - 1) == ["older"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("offset", "-1"),
        ("offset", "one"),
        ("offset", "9" * 30),
        ("offset", ""),
        ("limit", "0"),
        ("limit", "262145"),
        ("generation", "new"),
        ("direction", "up"),
        ("levels", "LOUD"),
        ("levels", ""),
        ("search", "x" * 1001),
    ],
)
async def test_what_is_no_query(get, log, name, value):
    answer = json.loads((await get("server/log", status=400, **{name: value})).body)
    assert (answer["code"], answer["detail"]) == ("invalid_request", name)


@pytest.mark.parametrize("path", ["server/log", "server/log/download"])
async def test_no_log(get, path):
    assert json.loads((await get(path, status=404)).body)["code"] == "log_missing"


@pytest.mark.parametrize("path", ["server/log", "server/log/download"])
async def test_a_start_that_is_not_kept(get, log, path):
    answer = json.loads((await get(path, status=404, generation=1)).body)
    assert (answer["code"], answer["detail"]) == ("log_missing", "1")


async def test_download(get, log):
    answer = await get("server/log/download")
    assert answer.body == log
    assert answer.headers["Content-Disposition"] == f'attachment; filename="spark-{GENERATION}.log"'
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert (await get("server/log/download", generation=GENERATION - 1)).body == b"older\n"
