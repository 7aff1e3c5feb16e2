"""The route of the Web UI: who gets in, what reaches the JVM, what comes back."""

import pytest

from jupyterlab_spark_connect.server.webui import WebUi, new_capability

from .confined import PAGE, assert_confined

GONE = "This Spark Web UI is gone"


async def test_a_browser_without_a_cookie_gets_in_with_the_capability(ask, jvm, prefix):
    response = await ask(f"{prefix()}/jobs/?id=%20a+b")

    assert response.code == 200
    assert response.body == b"hello"
    assert_confined(response)
    assert jvm.requests[0].uri == "/jobs/?id=%20a+b"
    assert jvm.requests[0].headers["X-Forwarded-Context"] == prefix()


async def test_a_page_gets_our_script_and_loses_its_cookie(ask, jvm, prefix):
    headers = {
        "Content-Type": "text/html;charset=utf-8",
        "Content-Security-Policy": "default-src 'self'; script-src 'nonce-abc'; frame-ancestors 'self';",
        "X-Frame-Options": "SAMEORIGIN",
        "Set-Cookie": "JSESSIONID=1",
    }
    jvm.answer = (200, headers, PAGE)

    response = await ask(f"{prefix()}/jobs/")

    assert_confined(response)
    assert b'<head><script nonce="abc">' in response.body
    assert int(response.headers["Content-Length"]) == len(response.body)


async def test_no_cookie_and_no_token_reaches_the_jvm(ask, jvm, prefix, jp_serverapp):
    secrets = {
        "Cookie": "username-localhost=c00kie; _xsrf=c00kie",
        "Authorization": f"token {jp_serverapp.identity_provider.token}",
        "X-XSRFToken": "c00kie",
        "Referer": "http://localhost/lab?token=c00kie",
        "X-Forwarded-Access-Token": "c00kie",
        "Accept": "text/html",
    }
    token = jp_serverapp.identity_provider.token

    response = await ask(f"{prefix()}/jobs/?token={token}&page=2&_xsrf=c00kie", headers=secrets)

    [request] = jvm.requests
    assert request.uri == "/jobs/?page=2"
    assert set(request.headers) == {
        "Accept",
        "Accept-Encoding",
        "Authorization",
        "Host",
        "X-Forwarded-Context",
    }
    assert request.headers["Authorization"].startswith("Bearer ")
    assert "c00kie" not in str(request.headers)
    assert token not in str(request.headers)
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("path", ["", "/", "/jobs/", "/api/v1/applications"])
async def test_a_wrong_capability_finds_nothing(ask, jvm, prefix, path):
    response = await ask(f"{prefix()[:-1]}{path}")

    assert response.code == 404
    assert GONE in response.body.decode()
    assert_confined(response)
    assert jvm.requests == []


async def test_the_page_of_an_earlier_spark_is_gone(ask, jvm, manager, prefix):
    earlier = prefix()
    manager.target = WebUi(port=jvm.port, key=jvm.key, capability=new_capability())

    response = await ask(f"{earlier}/jobs/")

    assert response.code == 404
    assert GONE in response.body.decode()
    assert (await ask(f"{prefix()}/jobs/")).code == 200


async def test_nothing_tells_whether_spark_runs(ask, jvm, manager, prefix):
    wrong = await ask(f"{prefix()}x/jobs/")
    path = f"{prefix()}/jobs/"
    manager.target = None

    stopped = await ask(path)

    assert (stopped.code, stopped.body) == (wrong.code, wrong.body)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_the_web_ui_can_only_be_read(ask, jvm, prefix, method):
    response = await ask(f"{prefix()}/jobs/job/kill/?id=1", method=method)

    assert response.code == 405
    assert_confined(response)
    assert jvm.requests == []


async def test_a_preflight_is_answered_here(ask, jvm, prefix):
    response = await ask(f"{prefix()}/api/v1/applications", method="OPTIONS", headers={"Origin": "null"})

    assert response.code == 204
    assert_confined(response)
    assert "X-Requested-With" in response.headers["Access-Control-Allow-Headers"]
    assert jvm.requests == []


async def test_head_is_handed_on(ask, jvm, prefix):
    response = await ask(f"{prefix()}/jobs/", method="HEAD")

    assert response.code == 200
    assert jvm.requests[0].method == "HEAD"


async def test_an_upgrade_is_a_plain_request(ask, jvm, prefix):
    headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}

    response = await ask(f"{prefix()}/jobs/", headers=headers)

    assert response.code == 200
    assert "Upgrade" not in jvm.requests[0].headers


async def test_asking_for_a_stream_does_not_get_around_the_sandbox(ask, jvm, prefix):
    jvm.answer = (200, {"Content-Type": "text/html", "Set-Cookie": "a=b"}, PAGE)

    assert_confined(await ask(f"{prefix()}/jobs/", headers={"Accept": "text/event-stream"}))


async def test_an_answer_without_content_has_none(ask, jvm, prefix):
    jvm.answer = (204, {}, None)

    response = await ask(f"{prefix()}/jobs/")

    assert (response.code, response.body) == (204, b"")
    assert_confined(response)


async def test_an_answer_that_is_packed_comes_through_whole(ask, jvm, prefix):
    jvm.answer = (200, {"Content-Type": "text/html", "Content-Encoding": "br"}, b"packed")

    response = await ask(f"{prefix()}/jobs/")

    assert response.headers["Content-Encoding"] == "br"
    assert response.body == b"packed"


async def test_pages_come_over_one_connection(ask, jvm, prefix):
    for page in ("jobs", "stages", "SQL"):
        await ask(f"{prefix()}/{page}/")

    assert len(jvm.requests) == 3
    assert len(jvm.connections) == 1


async def test_a_connection_that_spark_has_closed_is_not_missed(ask, jvm, prefix):
    await ask(f"{prefix()}/jobs/")
    await jvm.hang_up()

    assert (await ask(f"{prefix()}/jobs/")).body == b"hello"


async def test_who_looks_at_spark_counts_as_active(ask, jvm, prefix, jp_serverapp):
    before = jp_serverapp.web_app.last_activity()
    await ask(f"{prefix()}x/jobs/")
    assert jp_serverapp.web_app.last_activity() == before

    await ask(f"{prefix()}/jobs/")

    assert jp_serverapp.web_app.last_activity() > before


async def test_a_spark_that_does_not_answer_is_said_in_words(ask, jvm, prefix):
    await jvm.end()

    response = await ask(f"{prefix()}/jobs/")

    assert response.code == 502
    assert "Spark does not answer" in response.body.decode()
    assert "127.0.0.1" not in response.body.decode()
    assert_confined(response)


async def test_spark_refusing_is_sparks_answer(ask, jvm, prefix):
    jvm.answer = (403, {"Content-Type": "text/html"}, PAGE)

    response = await ask(f"{prefix()}/jobs/")

    assert response.code == 403
    assert_confined(response)


async def test_a_redirect_stays_below_the_prefix(ask, jvm, prefix):
    jvm.answer = (302, {"Location": f"http://127.0.0.1:{jvm.port}/jobs/"}, b"")

    response = await ask(prefix())

    assert response.code == 302
    assert response.headers["Location"] == f"{prefix()}/jobs/"
    assert response.headers["Cache-Control"] == "no-store"


async def test_the_log_never_holds_the_capability(ask, jvm, manager, prefix, jupyter_log):
    await ask(f"{prefix()}/jobs/")
    jvm.answer = (302, {"Location": "/jobs/"}, b"")
    await ask(f"{prefix()}/jobs")
    await ask(f"{prefix()}/jobs/", method="POST")
    await jvm.end()
    await ask(f"{prefix()}/jobs/")
    manager.target = WebUi(port=jvm.port, key="a", capability=manager.target.capability)
    assert (await ask(f"{prefix()}/jobs/")).code == 500

    assert "Spark Web UI" in jupyter_log.text
    assert manager.target.capability not in jupyter_log.text


class TestInAPortal:
    @pytest.fixture
    def jupyter_headers(self):
        return {
            "Content-Security-Policy": "frame-ancestors 'self' https://portal.example",
            "Access-Control-Allow-Origin": "*",
        }

    async def test_who_may_frame_lab_may_frame_the_page(self, ask, jvm, prefix):
        for path in (f"{prefix()}/jobs/", f"{prefix()}x/"):
            response = await ask(path)
            policy = response.headers["Content-Security-Policy"]
            assert "frame-ancestors 'self' https://portal.example;" in policy
            assert response.headers["Access-Control-Allow-Origin"] == "null"


class TestBelowAnotherProxy:
    @pytest.fixture
    def jp_base_url(self):
        return "/proxy/8888/a%40b/"

    async def test_the_prefix_is_the_base_url_as_it_is_written(self, ask, jvm, prefix):
        jvm.answer = (200, {"Content-Type": "text/javascript"}, b'words.indexOf("proxy")')

        response = await ask(f"{prefix()}/static/utils.js")

        assert jvm.requests[0].uri == "/static/utils.js"
        assert jvm.requests[0].headers["X-Forwarded-Context"] == prefix()
        assert response.body == b"-1"
