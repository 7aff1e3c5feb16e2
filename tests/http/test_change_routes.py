"""Routes that change, compare and price what runs: what is refused leaves alone what runs.

What they do to a session only a real Spark can tell: tests/spark/test_change_options.py.
"""

import pytest


def options(**fake):
    return {f"spark.fake.{name}": str(value) for name, value in fake.items()}


async def test_a_restart_takes_another_choice(api):
    await api.start(behaviour="ready", colour="red")
    await api.until("ready")
    wanted = {"cluster": "fake", "options": options(behaviour="ready", colour="blue")}
    assert (await api("POST", "server/restart", wanted, status=202))["state"] == "stopping"
    blue = await api.until("ready")
    assert blue["user_options"] == blue["options"] == wanted["options"]
    await api("POST", "server/restart", {}, status=202)
    assert (await api.until("ready"))["user_options"] == wanted["options"]


async def test_a_start_and_a_restart_are_planned_once_each(api, manager, monkeypatch):
    planned = []
    plan = type(manager.settings).plan

    def count(settings, request):
        planned.append(request.options)
        return plan(settings, request)

    monkeypatch.setattr(type(manager.settings), "plan", count)
    await api.start(behaviour="ready", colour="red")
    before = await api.until("ready")
    wanted = {"cluster": "fake", "options": options(behaviour="ready", colour="blue")}
    await api("POST", "server/restart", wanted, status=202)
    after = await api.until("ready")
    assert planned == [before["user_options"], after["user_options"]]


@pytest.mark.parametrize(
    ("wanted", "status", "code"),
    [
        ({"cluster": "moon"}, 422, "unknown_cluster"),
        ({"cluster": "fake", "options": options(wrong=1)}, 422, "invalid_option"),
        ({"cluster": "fake", "options": options(locked=1)}, 422, "invalid_option"),
        ({"cluster": "fake", "colour": "red"}, 400, "invalid_request"),
    ],
)
async def test_a_restart_with_a_wrong_choice_stops_nothing(api, wanted, status, code):
    await api.start()
    before = await api.until("ready")
    assert (await api("POST", "server/restart", wanted, status=status))["code"] == code
    after = await api("GET", "server", status=200)
    assert (after["state"], after["generation"], after["process"]["pid"]) == (
        "ready",
        before["generation"],
        before["process"]["pid"],
    )


async def test_a_failed_start_can_be_tried_again_with_another_choice(api):
    await api.start(behaviour="die")
    await api.until("failed")
    await api("POST", "server/restart", {"cluster": "fake", "options": options(colour="blue")}, status=202)
    assert (await api.until("ready"))["user_options"] == options(colour="blue")


ASKED = [
    ("POST", "server/options", {"options": {"spark.sql.ansi.enabled": "true"}}),
    ("POST", "server/options/reset", {"names": ["spark.sql.ansi.enabled"]}),
    ("POST", "server/comparison", {"cluster": "fake"}),
    ("GET", "server/losses", None),
    ("GET", "server/models", None),
]


@pytest.mark.parametrize(("verb", "path", "body"), ASKED)
async def test_there_is_nothing_to_change_or_compare_unless_spark_is_ready(api, verb, path, body):
    assert (await api(verb, path, body, status=409))["code"] == "not_running"
    await api.start(behaviour="hang")
    assert (await api(verb, path, body, status=409))["code"] == "busy"


@pytest.mark.parametrize(
    ("body", "status", "code", "detail"),
    [
        ({}, 400, "invalid_request", "options"),
        ({"options": []}, 400, "invalid_request", "options"),
        ({"options": {}, "cluster": "fake"}, 400, "invalid_request", "cluster"),
        ({"options": {"master": "x"}}, 422, "invalid_option", "master"),
        ({"options": {"master": None}}, 422, "invalid_option", "master"),
        ({"options": {"spark.x": 2}}, 422, "invalid_option", "spark.x"),
        ({"options": options(locked=1)}, 422, "invalid_option", "spark.fake.locked"),
        ({"options": options(wrong=1)}, 422, "invalid_option", "spark.fake.wrong"),
    ],
)
async def test_a_change_that_cannot_be(api, body, status, code, detail):
    await api.start(colour="red")
    before = await api.until("ready")
    answer = await api("POST", "server/options", body, status=status)
    assert (answer["code"], answer["detail"]) == (code, detail)
    after = await api("GET", "server", status=200)
    assert (after["options"], after["user_options"]) == (before["options"], before["user_options"])


async def test_a_session_that_does_not_answer_is_told_and_costs_only_what_it_alone_knows(api, events):
    await api.start(colour="red")
    before = await api.until("ready")
    told = len(events)
    answer = await api("POST", "server/options", {"options": options(colour="blue")}, status=502)
    assert (answer["code"], answer["message"].split(".")[0]) == (
        "session_unreachable",
        "Spark does not answer",
    )
    assert (await api("GET", "server", status=200))["options"] == before["options"]
    assert len(events) == told

    wanted = {"cluster": "fake", "options": options(colour="blue")}
    compared = await api("POST", "server/comparison", wanted, status=200)
    assert compared == {
        "differences": [{"name": "spark.fake.colour", "running": "red", "wanted": "blue", "live": False}],
        "losses": {"notebooks": [], "made": [], "cached": []},
    }


async def test_another_cluster_is_a_difference(api):
    await api.start()
    await api.until("ready")
    compared = await api("POST", "server/comparison", {"cluster": "local"}, status=200)
    assert compared["differences"] == [
        {"name": "cluster", "running": "fake", "wanted": "local", "live": False}
    ]
    refused = await api("POST", "server/comparison", {"cluster": "moon"}, status=422)
    assert refused["code"] == "unknown_cluster"


@pytest.mark.parametrize("body", [{}, {"names": "spark.a"}, {"names": [1]}, {"names": [], "all": True}])
async def test_a_reset_names_options_and_nothing_else(api, body):
    assert (await api("POST", "server/options/reset", body, status=400))["code"] == "invalid_request"
