"""The routes that look ahead: the doctor, and what each cluster would take of this machine."""

import pytest

from jupyterlab_spark_connect.server.launchers.spark import SparkLauncher
from jupyterlab_spark_connect.server.system.container import read_container

ALWAYS = {"spark", "java", "pyspark", "python", "memory", "cores", "disk", "folders", "port", "proxy"}


def by_id(report):
    checks = {check["id"]: check for check in report["checks"]}
    assert len(checks) == len(report["checks"])
    for check in checks.values():
        assert (check["remedy"] is None) == (check["state"] == "ok"), check
    return checks


async def test_everything_is_looked_at_and_nothing_is_started(api, no_process_left):
    report = by_id(await api("POST", "doctor", {}, status=200))
    assert set(report) == ALWAYS
    for healthy in ("spark", "java", "folders", "proxy"):
        assert report[healthy]["state"] == "ok", report[healthy]
    assert (await api("GET", "server", status=200))["state"] == "stopped"


async def test_what_a_user_chose_is_looked_at(api):
    options = {"spark.driver.memory": "9000g", "spark.jars": "/nowhere/x.jar", "spark.local.dir": "/proc/x"}
    report = by_id(await api("POST", "doctor", {"cluster": "local", "options": options}, status=200))
    assert set(report) == ALWAYS | {"jars"}
    for ill, part in [("memory", "9000 GB"), ("jars", "/nowhere/x.jar"), ("folders", "/proc/x")]:
        assert report[ill]["state"] == "failure"
        assert part in report[ill]["message"]


async def test_a_launcher_without_checks_has_none(api):
    assert await api("POST", "doctor", {"cluster": "fake"}, status=200) == {"checks": []}


@pytest.mark.parametrize(
    ("body", "status", "code", "detail"),
    [
        ({"cluster": "moon"}, 422, "unknown_cluster", "moon"),
        ({"cluster": "nowhere"}, 422, "unknown_cluster", "nowhere"),
        ({"options": {"master": "x"}}, 422, "invalid_option", "master"),
        ({"options": {"spark.master": "x"}}, 422, "invalid_option", "spark.master"),
        (
            {"cluster": "fake", "options": {"spark.fake.wrong": "1"}},
            422,
            "invalid_option",
            "spark.fake.wrong",
        ),
        ({"colour": "red"}, 400, "invalid_request", "colour"),
    ],
)
async def test_what_cannot_be_started_is_not_looked_at(api, body, status, code, detail):
    answer = await api("POST", "doctor", body, status=status)
    assert (answer["code"], answer["detail"]) == (code, detail)


async def test_a_locked_option_is_not_looked_at(api, manager):
    manager.settings.locked_options = ["spark.driver.*"]
    answer = await api("POST", "doctor", {"options": {"spark.driver.memory": "1g"}}, status=422)
    assert (answer["code"], answer["detail"]) == ("invalid_option", "spark.driver.memory")


async def test_the_doctor_wants_a_token(api):
    answer = await api("POST", "doctor", {}, status=403, headers={"Authorization": "token wrong"})
    assert answer["code"] == "forbidden"


async def test_who_may_only_look_at_spark_may_not_ask_the_doctor(api, jp_serverapp, monkeypatch):
    """It reads the disk and runs programs."""

    def read_only(handler, user, action, resource):
        return action == "read"

    monkeypatch.setattr(jp_serverapp.authorizer, "is_authorized", read_only)
    assert (await api("POST", "doctor", {}, status=403))["code"] == "forbidden"
    await api("GET", "clusters", status=200)


async def test_the_clusters_say_what_they_would_take(api, monkeypatch):
    for name in ("SPARK_DRIVER_MEMORY", "SPARK_DAEMON_MEMORY", "SPARK_CONF_DIR", "SPARK_HOME"):
        monkeypatch.delenv(name, raising=False)
    container = read_container()
    sizings = {cluster["name"]: cluster["sizing"] for cluster in await api("GET", "clusters", status=200)}
    assert sizings["local"]["cores"] == container.cores
    assert sizings["local"]["memory_limit"] == container.memory_limit
    assert 0 < sizings["local"]["driver_memory"] < container.memory_limit
    assert (sizings["fake"], sizings["nowhere"]) == (None, None)


async def test_a_sizing_that_breaks_hides_no_cluster(api, monkeypatch):
    def breaks(launcher, cluster):
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr(SparkLauncher, "sizing", breaks)
    clusters = await api("GET", "clusters", status=200)
    assert [cluster["name"] for cluster in clusters] == ["local", "fake", "nowhere"]
    assert clusters[0]["sizing"] is None
