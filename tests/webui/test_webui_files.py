"""Spark's own files: asked for once by each start, and no door around the capability or the sandbox."""

import pytest

from jupyterlab_spark_connect.server.webui import WebUi, files, new_capability

from .confined import PAGE, assert_confined

SCRIPT = (200, {"Content-Type": "text/javascript", "Cache-Control": "no-store"}, b'words.indexOf("proxy")')


@pytest.fixture
def script(prefix):
    return lambda: f"{prefix()}/static/utils.js"


async def test_a_script_is_asked_for_once(ask, jvm, script):
    jvm.answer = SCRIPT

    answers = [await ask(script()) for _ in range(3)]

    assert [answer.body for answer in answers] == [b"-1"] * 3
    assert len(jvm.requests) == 1
    for answer in answers:
        assert_confined(answer)
        assert answer.headers["Content-Type"] == "text/javascript"


async def test_a_script_is_packed_for_a_browser_that_unpacks(ask, jvm, script):
    jvm.answer = SCRIPT

    for _ in range(2):
        plain, packed = await ask(script(), unpacks=False), await ask(script())
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["X-Consumed-Content-Encoding"] == "gzip"
        assert packed.headers["Vary"] == "Accept-Encoding"
        assert plain.body == packed.body == b"-1"
        assert_confined(packed)

    assert len(jvm.requests) == 2


async def test_what_spark_has_packed_is_not_packed_again(ask, jvm, script):
    jvm.answer = (200, {"Content-Type": "text/javascript", "Content-Encoding": "br"}, b"packed")

    answer = await ask(script())

    assert (answer.headers["Content-Encoding"], answer.body) == ("br", b"packed")


async def test_a_browser_may_keep_a_script_and_no_page(ask, jvm, prefix, script):
    jvm.answer = SCRIPT
    assert (await ask(script())).headers["Cache-Control"].startswith("private, max-age=")
    assert (await ask(f"{prefix()}/jobs/utils.js")).headers["Cache-Control"] == "no-store"


async def test_the_capability_is_asked_for_by_what_is_kept_too(ask, jvm, manager, prefix, script):
    jvm.answer = SCRIPT
    await ask(script())
    earlier = script()
    manager.target = WebUi(port=jvm.port, key=jvm.key, capability=new_capability())

    assert (await ask(earlier)).code == 404
    assert (await ask(f"{prefix()}x/static/utils.js")).code == 404
    manager.target = None
    assert (await ask(earlier)).code == 404


async def test_the_next_spark_has_files_of_its_own(ask, jvm, manager, script):
    jvm.answer = SCRIPT
    await ask(script())
    manager.target = WebUi(port=jvm.port, key=jvm.key, capability=new_capability())
    jvm.answer = (200, {"Content-Type": "text/javascript"}, b"newer")

    assert (await ask(script())).body == b"newer"


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/static/template.html", (200, {"Content-Type": "text/html"}, PAGE)),
        ("/static/none.js", (404, {"Content-Type": "text/javascript"}, b"none")),
        ("/static/utils.js?of=now", SCRIPT),
        ("/api/v1/static/utils.js", SCRIPT),
    ],
)
async def test_what_may_change_is_asked_for_again(ask, jvm, prefix, path, answer):
    jvm.answer = answer

    for _ in range(2):
        assert (await ask(f"{prefix()}{path}")).headers["Cache-Control"] == "no-store"

    assert len(jvm.requests) == 2


async def test_being_told_of_a_script_is_not_having_it(ask, jvm, script):
    jvm.answer = SCRIPT
    await ask(script(), method="HEAD")

    assert (await ask(script())).body == b"-1"
    assert (await ask(script(), method="HEAD")).body == b""
    assert [request.method for request in jvm.requests] == ["HEAD", "GET"]


async def test_made_up_addresses_do_not_fill_the_memory(ask, jvm, prefix, monkeypatch):
    monkeypatch.setattr(files, "CACHE_SIZE", 25_000)
    jvm.answer = (200, {"Content-Type": "text/css"}, b"x" * 6_000)
    for number in range(5):
        await ask(f"{prefix()}/static/./{number}.css", unpacks=False)
    jvm.requests.clear()

    for number in range(5):
        assert len((await ask(f"{prefix()}/static/./{number}.css", unpacks=False)).body) == 6_000

    assert len(jvm.requests) == 3
