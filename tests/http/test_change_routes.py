"""POST of server/restart with another choice: what is refused leaves alone what runs."""

import pytest


def options(**fake):
    return {f"spark.fake.{name}": str(value) for name, value in fake.items()}


async def test_a_restart_takes_another_choice(api):
    await api.start(behaviour="ready", colour="red")
    await api.until("ready")
    wanted = {"cluster": "fake", "options": options(behaviour="ready", colour="blue")}
    assert (await api("POST", "server/restart", wanted, status=202))["state"] == "stopping"
    blue = await api.until("ready")
    assert blue["chosen"] == blue["options"] == wanted["options"]
    await api("POST", "server/restart", {}, status=202)
    assert (await api.until("ready"))["chosen"] == wanted["options"]


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
    assert (await api.until("ready"))["chosen"] == options(colour="blue")
