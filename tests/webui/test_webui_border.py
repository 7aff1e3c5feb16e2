"""What crosses the border between the browser and the JVM: headers, policies, addresses, scripts."""

import base64
import hashlib
import hmac
import json
import time

import pytest
from tornado.httputil import HTTPHeaders

from jupyterlab_spark_connect.server.spark.rest import bearer
from jupyterlab_spark_connect.server.webui import WebUi, new_capability
from jupyterlab_spark_connect.server.webui.confinement import (
    confined_policy,
    frame_ancestors,
    location_below,
    query_for_spark,
    response_headers,
)
from jupyterlab_spark_connect.server.webui.content import patch_script, with_page_script

CONTEXT = "/user/x/spark-connect/ui/C"


def directives(policy):
    return [directive.strip() for directive in policy.split(";")]


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/jobs/", f"{CONTEXT}/jobs/"),
        ("/stages/stage/?id=1&attempt=0", f"{CONTEXT}/stages/stage/?id=1&attempt=0"),
        ("http://127.0.0.1:4041/jobs/", f"{CONTEXT}/jobs/"),
        ("http://localhost:4041/", f"{CONTEXT}/"),
        (f"http://127.0.0.1:4041{CONTEXT}/jobs/", f"{CONTEXT}/jobs/"),
        (f"{CONTEXT}/jobs/", f"{CONTEXT}/jobs/"),
        (CONTEXT, CONTEXT),
        (f"{CONTEXT}more/jobs/", f"{CONTEXT}{CONTEXT}more/jobs/"),
        ("job/?id=1", "job/?id=1"),
        ("http://worker:8081/logPage/", "http://worker:8081/logPage/"),
        ("http://127.0.0.1:4042/other/", "http://127.0.0.1:4042/other/"),
    ],
)
def test_a_redirect_ends_below_the_prefix_once(location, expected):
    assert location_below(location, CONTEXT, 4041) == expected


def test_the_sandbox_stands_before_a_policy_that_would_loosen_it():
    policy = confined_policy("default-src 'self'; sandbox allow-same-origin; Frame-Ancestors *", "'self'")

    assert directives(policy)[0].startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in policy
    assert "frame-ancestors 'self'" in directives(policy)
    assert "*" not in policy
    assert "default-src 'self'" in directives(policy)


def test_a_page_without_a_policy_gets_one():
    policy = directives(confined_policy("", "'self'"))

    assert any(directive.startswith("sandbox ") for directive in policy)
    assert {"connect-src 'self'", "form-action 'self'", "object-src 'none'", "base-uri 'self'"} <= set(policy)


def test_who_may_frame_lab_may_frame_the_page_in_it():
    assert frame_ancestors("default-src 'self'; frame-ancestors 'self' https://portal") == (
        "'self' https://portal"
    )
    assert frame_ancestors("") == "'self'"


def test_lab_may_frame_the_page_also_where_nobody_may_frame_lab():
    assert frame_ancestors("frame-ancestors 'none'") == "'self'"
    assert frame_ancestors("frame-ancestors https://portal") == "'self' https://portal"


def test_only_what_is_named_gets_out():
    spark = HTTPHeaders(
        {
            "Set-Cookie": "a=b",
            "X-Frame-Options": "SAMEORIGIN",
            "Access-Control-Allow-Origin": "*",
            "Content-Type": "text/html",
            "Server": "Jetty",
        }
    )

    headers = response_headers(spark, "'self'")

    assert set(headers) == {
        "Content-Type",
        "Content-Security-Policy",
        "Access-Control-Allow-Origin",
        "Referrer-Policy",
        "X-Content-Type-Options",
        "Cache-Control",
    }
    assert headers["Access-Control-Allow-Origin"] == "null"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ""),
        ("id=1&attempt=0", "id=1&attempt=0"),
        ("token=secret&id=1", "id=1"),
        ("id=%20a+b&_xsrf=x&%74oken=secret", "id=%20a+b"),
        ("&completedJob.page=2", "&completedJob.page=2"),
    ],
)
def test_jupyters_parameters_are_dropped_and_the_others_kept_as_written(query, expected):
    assert query_for_spark(query) == expected


def test_the_bearer_is_signed_with_the_key_of_this_start():
    key = base64.urlsafe_b64encode(bytes(range(32))).rstrip(b"=").decode()

    scheme, token = bearer(key).split(" ")
    header, claims, signature = token.split(".")

    def decoded(part):
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))

    assert scheme == "Bearer"
    assert json.loads(decoded(header))["alg"] == "HS256"
    assert json.loads(decoded(claims))["exp"] > time.time()
    expected = hmac.new(bytes(range(32)), f"{header}.{claims}".encode(), hashlib.sha256).digest()
    assert decoded(signature) == expected


def test_our_script_is_first_and_carries_the_nonce_of_this_answer():
    page = b'<!DOCTYPE html><html><HEAD lang="en"><script nonce="n1">spark()</script></HEAD></html>'

    changed = with_page_script(page, "script-src 'self' 'nonce-n1'; img-src data:")

    start = changed.index(b'<script nonce="n1">')
    assert b"localStorage" in changed[start : changed.index(b"spark()")]
    assert changed.startswith(b'<!DOCTYPE html><html><HEAD lang="en"><script')
    assert changed.endswith(b'<script nonce="n1">spark()</script></HEAD></html>')


def test_our_script_needs_no_nonce_where_spark_has_none():
    assert b"<head><script>/*" in with_page_script(b"<head></head>", "")


def test_a_fragment_stays_as_it_is():
    assert with_page_script(b"<script id='t'><header></header></script>", "") == (
        b"<script id='t'><header></header></script>"
    )


def test_scripts_do_not_take_the_base_url_for_an_application():
    script = b'var ind = words.indexOf("proxy"); x = words.indexOf(\'history\'); y = ids.indexOf("proxy");'

    assert patch_script(script) == b'var ind = -1; x = -1; y = ids.indexOf("proxy");'


def test_a_capability_cannot_be_guessed_and_is_not_shown():
    first, second = new_capability(), new_capability()
    target = WebUi(port=4040, key="the-key", capability=first)

    assert first != second
    assert len(first) >= 43
    assert first not in repr(target)
    assert "the-key" not in repr(target)
    assert target.path == f"spark-connect/ui/{first}/"
