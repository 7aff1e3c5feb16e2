"""Who may do what: no login, a login without the XSRF token, a user who may only look, one who may nothing.

Proven on every verb of every route, as the application itself names them.
"""

import json
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest
from jupyter_server.auth.authorizer import Authorizer
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from tests.support.guarded_routes import READING, guarded_routes, webui_routes


class OnlyLooking(Authorizer):
    """Lets everybody read what is ours, and do nothing else."""

    def is_authorized(self, handler, user, action, resource):
        return action == "read" and resource == "spark-connect"


class Nothing(Authorizer):
    """Refuses, and remembers what it was asked."""

    asked: list[tuple[str, str]] = []  # noqa: RUF012 (emptied by each test)

    def is_authorized(self, handler, user, action, resource):
        self.asked.append((action, resource))
        return False


@pytest.fixture
def authorizer():
    """The authorizer's class; a class of tests may have its own."""
    return "jupyter_server.auth.authorizer.AllowAllAuthorizer"


@pytest.fixture
def jp_server_config(jp_server_config, authorizer):
    jp_server_config["ServerApp"]["authorizer_class"] = authorizer
    return jp_server_config


@pytest.fixture
def routes(manager, jp_serverapp):
    found = guarded_routes(jp_serverapp.web_app)
    verbs = {(verb, path.partition("/api/")[2]) for verb, path in found}
    assert {
        ("POST", "server"),
        ("DELETE", "server"),
        ("POST", "server/restart"),
        ("GET", "clusters"),
    } <= verbs
    return found


@pytest.fixture
def ask(manager, http_server, http_server_port):
    """Ask with the headers that are given, and no other."""

    async def ask(verb, path, headers=None, body=None):
        request = HTTPRequest(
            f"http://127.0.0.1:{http_server_port[1]}{path}",
            method=verb,
            headers=headers,
            body=body,
            follow_redirects=False,
            allow_nonstandard_methods=True,
        )
        return await AsyncHTTPClient().fetch(request, raise_error=False)

    return ask


@pytest.fixture
def token(jp_serverapp):
    return {"Authorization": f"token {jp_serverapp.identity_provider.token}"}


@pytest.fixture
def browser(ask, jp_serverapp):
    """Log in as a browser does; give its cookies."""

    async def browser():
        login = f"{jp_serverapp.base_url}login"
        cookies = SimpleCookie((await ask("GET", login)).headers["Set-Cookie"])
        form = {"password": jp_serverapp.identity_provider.token, "_xsrf": cookies["_xsrf"].value}
        headers = {"Cookie": f"_xsrf={cookies['_xsrf'].value}"}
        answer = await ask("POST", login, headers, urlencode(form).encode())
        for cookie in answer.headers.get_list("Set-Cookie"):
            cookies.load(cookie)
        return {name: cookie.value for name, cookie in cookies.items()}

    return browser


def sent(cookies):
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


def refused(answer):
    return answer.code == 403 and json.loads(answer.body)["code"] == "forbidden"


async def state(ask, token, routes):
    path = next(path for verb, path in routes if verb == "GET" and path.endswith("/server"))
    return json.loads((await ask("GET", path, token)).body)["state"]


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "token wrong"}, {"Cookie": "username-localhost=me"}]
)
async def test_a_stranger_gets_no_answer(routes, ask, token, headers):
    for verb, path in routes:
        assert refused(await ask(verb, path, headers)), (verb, path)
    assert await state(ask, token, routes) == "stopped"


@pytest.mark.parametrize("xsrf", [{}, {"X-XSRFToken": "2|guessed|guessed|1"}, {"X-XSRFToken": ""}])
async def test_a_browser_that_was_lured_changes_nothing(routes, ask, token, browser, xsrf):
    cookies = sent(await browser())
    for verb, path in routes:
        if verb not in READING:
            assert refused(await ask(verb, path, {**cookies, **xsrf}, b"{}")), (verb, path)
    assert await state(ask, token, routes) == "stopped"


async def test_a_page_of_another_origin_changes_nothing_with_the_users_own_cookies(routes, ask, browser):
    cookies = await browser()
    headers = {**sent(cookies), "X-XSRFToken": cookies["_xsrf"]}
    for origin in ("http://attacker.example", "null"):
        for verb, path in routes:
            answer = await ask(verb, path, {**headers, "Origin": origin}, None if verb in READING else b"{}")
            assert answer.code in (403, 404), (verb, path, origin)
            assert b'"state"' not in answer.body


async def test_the_same_browser_may_from_our_own_page(routes, ask, browser):
    """Otherwise the refusals above would prove nothing."""
    cookies = await browser()
    headers = {**sent(cookies), "X-XSRFToken": cookies["_xsrf"]}
    for verb, path in routes:
        answer = await ask(verb, path, headers, None if verb in READING else b'{"cluster": "moon"}')
        assert answer.code not in (401, 403), (verb, path, answer.body)


async def test_a_name_that_was_bound_to_this_machine_is_not_ours(routes, ask, token, jp_serverapp):
    """DNS rebinding: the browser takes the attacker's name for ours, and says so in the Host header."""
    for verb, path in [*routes, *webui_routes(jp_serverapp.web_app)]:
        answer = await ask(verb, path, {**token, "Host": "attacker.example"})
        assert answer.code == 403, (verb, path)


async def test_the_web_ui_asks_for_its_capability_and_changes_nothing(ask, token, jp_serverapp):
    found = webui_routes(jp_serverapp.web_app)
    assert {verb for verb, _ in found} == READING
    for verb, path in found:
        assert (await ask(verb, path, token)).code == 404, (verb, path)


class TestWhoMayOnlyLook:
    @pytest.fixture
    def authorizer(self):
        return f"{__name__}.OnlyLooking"

    async def test_looks_and_does_not_touch(self, routes, ask, token):
        for verb, path in routes:
            answer = await ask(verb, path, token)
            assert refused(answer) == (verb not in READING), (verb, path, answer.code)
        assert await state(ask, token, routes) == "stopped"


class TestWhoMayNothing:
    @pytest.fixture
    def authorizer(self):
        Nothing.asked.clear()
        return f"{__name__}.Nothing"

    async def test_is_refused_by_the_name_of_our_resource(self, routes, ask, token):
        for verb, path in routes:
            assert refused(await ask(verb, path, token)), (verb, path)
        assert Nothing.asked == [
            ("read" if verb in READING else "write", "spark-connect") for verb, _ in routes
        ]
