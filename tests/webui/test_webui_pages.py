"""The pages of a real Spark through the proxy, under a base URL of somebody's."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

import pytest
from tornado.httpclient import AsyncHTTPClient

SAME_KIND = 2
"""How many pages of one kind, such as the details of a job, are looked at."""

TABS = ["jobs", "stages", "storage", "environment", "executors", "SQL", "connect"]

DETAILS = [
    "jobs/job{slash}?id=0",
    "stages/stage{slash}?id=0&attempt=0",
    "SQL/execution{slash}?id=1",
    "storage/rdd{slash}?id={rdd}",
    "connect/session{slash}?id={session}&userId=",
    "executors/threadDump{slash}?executorId=driver",
    "executors/heapHistogram{slash}?executorId=driver",
]


class Addresses(HTMLParser):
    """Every address that a page names."""

    def __init__(self, page):
        super().__init__()
        self.found = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.update(value for name, value in attrs if name in {"href", "src", "action"} and value)


@pytest.fixture
def page(ask, spark_ui, prefix):
    """Walk to a page as a browser does, and never leave the prefix on the way."""

    async def page(address):
        path = urljoin(f"{prefix()}/", address)
        for _ in range(4):
            response = await ask(path.partition("#")[0])
            if response.code not in {301, 302}:
                return response
            path = urljoin(path, response.headers["Location"])
            assert path.startswith(f"{prefix()}/"), path
        raise AssertionError(f"{address} redirects for ever")

    return page


@pytest.fixture
def found(page):
    """The ids that the detail pages want."""

    async def found(address, pattern):
        return re.search(pattern, (await page(address)).body.decode())[1]

    return found


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("tab", TABS)
async def test_a_tab_is_there_with_and_without_a_slash(page, tab, slash):
    response = await page(f"{tab}{slash}")

    assert response.code == 200
    assert b"<nav" in response.body
    assert b"localStorage" in response.body
    assert response.headers["Content-Security-Policy"].startswith("sandbox ")


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("detail", DETAILS)
async def test_a_detail_is_there_with_and_without_a_slash(page, found, detail, slash):
    rdd = await found("storage/", r"storage/rdd/\?id=(\d+)")
    session = await found("connect/", r"connect/session/\?id=([0-9a-f-]+)")

    response = await page(detail.format(slash=slash, rdd=rdd, session=session))

    assert response.code == 200
    assert b"<nav" in response.body


@pytest.mark.parametrize("address", ["", "../{capability}"])
async def test_the_root_leads_to_the_jobs(page, spark_ui, address):
    response = await page(address.format(capability=spark_ui.capability))

    assert response.code == 200
    assert b"Spark Jobs" in response.body


async def test_every_address_on_every_page_works_below_the_prefix(page, prefix):
    """Links, tabs, sorting, paging, scripts, styles, pictures: whatever a page names."""
    waiting = [f"{prefix()}/jobs/?&completedJob.page=2&completedJob.pageSize=3"]
    seen, kinds, problems = set(), {}, []
    while waiting:
        address = waiting.pop(0)
        parts = urlsplit(address)
        kind = (parts.path, *sorted(name for name, _ in parse_qsl(parts.query)))
        kinds[kind] = kinds.get(kind, 0) + 1
        if address in seen or kinds[kind] > SAME_KIND:
            continue
        seen.add(address)
        response = await page(address)
        if response.code != 200:
            problems.append(f"{response.code} {address}")
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        for named in Addresses(response.body.decode()).found:
            if named.startswith(("#", "data:", "https://")):
                continue
            # Spark writes the spaces of a column's name as they are; a browser quotes them.
            target = quote(urljoin(address, named).partition("#")[0], safe="%/?&=+:")
            if target.startswith(f"{prefix()}/"):
                waiting.append(target)
            else:
                problems.append(f"{named} on {address}")

    assert problems == []
    paths = {urlsplit(address).path.removeprefix(prefix()) for address in seen}
    assert {f"/{tab}/" for tab in TABS} <= paths
    assert {"/jobs/job/", "/stages/stage/", "/storage/rdd/", "/connect/session/"} <= paths
    assert "/static/webui.js" in paths
    assert any("sort=" in address for address in seen)
    assert any("page=" in address for address in seen)


async def test_what_the_scripts_of_the_pages_ask_for_is_there(page):
    """Executors, Environment, Stage and SQL are filled by XHR."""
    [application] = json.loads((await page("api/v1/applications")).body)
    root = f"api/v1/applications/{application['id']}"

    [executor] = json.loads((await page(f"{root}/allexecutors")).body)
    tasks = json.loads((await page(f"{root}/stages/0/0/taskList?length=5")).body)
    queries = json.loads((await page(f"{root}/sql?details=false")).body)
    environment = json.loads((await page(f"{root}/environment")).body)
    template = await page("static/executorspage-template.html")

    assert executor["id"] == "driver"
    assert len(tasks) == 5
    assert queries
    assert environment["runtime"]["javaVersion"]
    assert template.code == 200


async def test_the_key_is_on_no_page(page, spark_ui):
    [application] = json.loads((await page("api/v1/applications")).body)
    environment = await page(f"api/v1/applications/{application['id']}/environment")

    assert "JWSFilter" in environment.body.decode()
    assert spark_ui.key not in environment.body.decode()


async def test_no_script_takes_a_part_of_the_base_url_for_an_application(page):
    """The scripts of this Spark still read as the mend expects, and none was forgotten."""
    for script in ("utils.js", "stagepage.js", "environmentpage.js", "sql/sql-table-utils.js"):
        response = await page(f"static/{script}")
        assert response.code == 200
        assert "javascript" in response.headers["Content-Type"]
        assert not re.search(rb"""indexOf\(["'](proxy|history)""", response.body), script
    assert b"fetch(uiRoot + " in (await page("static/sql/spark-sql-viz.js")).body


async def test_a_script_that_is_missing_is_missing(page):
    assert (await page("static/none.js")).code == 404


async def test_the_jvm_itself_answers_nobody_without_the_key(spark_ui):
    for path in ("/jobs/", "/api/v1/applications", "/static/webui.js"):
        response = await AsyncHTTPClient().fetch(
            f"http://127.0.0.1:{spark_ui.port}{path}", raise_error=False, follow_redirects=False
        )
        assert response.code == 403


class TestBelowAnotherProxy:
    @pytest.fixture
    def jp_base_url(self):
        return "/proxy/8888/"

    async def test_pages_name_the_whole_prefix(self, page, prefix):
        response = await page("jobs/")

        assert response.code == 200
        assert f'href="{prefix()}/stages/"' in response.body.decode()
