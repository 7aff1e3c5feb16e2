"""What is refused before anything is started, and how every refusal looks."""

import pytest


@pytest.mark.parametrize(
    ("body", "status", "code", "detail"),
    [
        ({"cluster": "moon"}, 422, "unknown_cluster", "moon"),
        ({"cluster": "nowhere"}, 422, "unknown_cluster", "nowhere"),
        ({"cluster": "broken"}, 422, "unknown_cluster", "broken"),
        ({"cluster": 3}, 400, "invalid_request", "cluster"),
        ({"cluster": "fake", "colour": "red"}, 400, "invalid_request", "colour"),
        ({"bundles": "all"}, 400, "invalid_request", "bundles"),
        ({"bundles": ["kerberos"]}, 422, "unknown_bundle", "kerberos"),
        ({"options": []}, 400, "invalid_request", "options"),
        ({"options": {"master": "x"}}, 422, "invalid_option", "master"),
        ({"options": {"spark.a b": "x"}}, 422, "invalid_option", "spark.a b"),
        ({"options": {"spark.a\nspark.b": "x"}}, 422, "invalid_option", "spark.a\nspark.b"),
        ({"options": {"spark.cores": 2}}, 422, "invalid_option", "spark.cores"),
        ({"options": {"spark.x": "a\0b"}}, 422, "invalid_option", "spark.x"),
        ({"options": {"spark.x": "a" * (1 << 20)}}, 422, "invalid_option", "spark.x"),
        ({"options": {"spark.x": "\ud800"}}, 422, "invalid_option", "spark.x"),
        ({"cluster": "%2e%2e/fake"}, 422, "unknown_cluster", "%2e%2e/fake"),
        ({"cluster": "$(touch x)\n'\"\U0001f525"}, 422, "unknown_cluster", "$(touch x)\n'\"\U0001f525"),
        (
            {"cluster": "fake", "options": {"spark.fake.wrong": "1"}},
            422,
            "invalid_option",
            "spark.fake.wrong",
        ),
        (
            {"cluster": "fake", "options": {"spark.fake.locked": "1"}},
            422,
            "invalid_option",
            "spark.fake.locked",
        ),
    ],
)
async def test_a_start_that_cannot_be(api, body, status, code, detail):
    answer = await api("POST", "server", body, status=status)
    assert (answer["code"], answer["detail"]) == (code, detail)
    assert (await api("GET", "server", status=200))["state"] == "stopped"


@pytest.mark.parametrize("raw", ["{", "[]", '"local"', b"\xff"])
async def test_a_body_that_is_no_object(api, raw):
    assert (await api("POST", "server", raw=raw, status=400))["code"] == "invalid_request"


async def test_the_clusters(api):
    clusters = await api("GET", "clusters", status=200)
    assert [(cluster["name"], cluster["display_name"]) for cluster in clusters] == [
        ("local", "Local"),
        ("fake", "Fake"),
        ("nowhere", "nowhere"),
    ]


async def test_a_path_that_is_none_of_ours(jp_fetch):
    answer = await jp_fetch("spark-connect/api/nothing", raise_error=False)
    assert answer.code == 404
    assert b'"not_found"' in answer.body
