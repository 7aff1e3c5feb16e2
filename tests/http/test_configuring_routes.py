"""Bundles, what is chosen beforehand, and the review of a start."""

import pytest

SECRET = "not to be told"
BUNDLES = [
    {
        "name": "iceberg",
        "display_name": "Iceberg",
        "description": "Tables of a lake.",
        "clusters": ["fake"],
        "options": {"spark.jars.packages": {"value": "org:iceberg:1", "concatenate": ","}},
    },
    {
        "name": "store",
        "options": {
            "spark.hadoop.fs.s3a.secret.key": SECRET,
            "spark.jars.packages": {"value": "org:store:1", "concatenate": ","},
            "spark.fake.behaviour": "ready",
        },
    },
    {"name": "old", "spark": "<4.0", "options": {}},
    {"name": "broken"},
]


@pytest.fixture
def jp_server_config(jp_server_config):
    offer = jp_server_config["SparkConnect"]
    offer["clusters"] = [{**offer["clusters"][0], "bundles": ["store", "absent"]}, *offer["clusters"][1:]]
    offer |= {"bundles": BUNDLES, "locked_options": ["spark.ui.*"], "default_bundles": ["iceberg"]}
    return jp_server_config


def find(entries, name):
    return next(entry for entry in entries if entry["name"] == name)


async def test_the_bundles_say_which_clusters_they_fit_and_no_secret(api):
    bundles = await api("GET", "bundles", status=200)
    assert {bundle["name"]: bundle["clusters"] for bundle in bundles} == {
        "iceberg": ["fake"],
        "store": ["local", "fake", "nowhere"],
        "old": ["fake", "nowhere"],  # of their Spark nothing is known
    }
    assert find(bundles, "iceberg") == {
        "name": "iceberg",
        "display_name": "Iceberg",
        "description": "Tables of a lake.",
        "info": "",
        "clusters": ["fake"],
        "options": [{"name": "spark.jars.packages", "value": "org:iceberg:1", "concatenate": ","}],
    }
    assert find(find(bundles, "store")["options"], "spark.hadoop.fs.s3a.secret.key")["value"] == "(hidden)"


async def test_a_cluster_says_what_is_chosen_beforehand_and_what_is_locked(api):
    clusters = await api("GET", "clusters", status=200)
    assert find(clusters, "fake")["bundles"] == ["store", "iceberg"]
    assert find(clusters, "local")["bundles"] == []
    assert find(clusters, "fake")["locked"] == ["spark.ui.*", "spark.fake.locked"]
    assert {"spark.ui.*", "spark.master", "spark.connect.grpc.binding.port"} <= {
        *find(clusters, "local")["locked"]
    }


async def test_a_start_runs_with_its_bundles(api, no_process_left):
    wanted = {
        "cluster": "fake",
        "bundles": ["store", "iceberg"],
        "options": {"spark.jars.packages": "org:mine:1"},
    }
    await api("POST", "server", wanted, status=202)
    model = await api.until("ready")
    assert model["options"]["spark.jars.packages"] == "org:store:1,org:iceberg:1,org:mine:1"
    assert model["options"]["spark.hadoop.fs.s3a.secret.key"] == "(hidden)"
    assert model["bundles"] == ["store", "iceberg"]
    assert model["user_options"] == {"spark.jars.packages": "org:mine:1"}
    await api("DELETE", "server", status=202)
    await api.until("stopped")


@pytest.mark.parametrize("path", ["server", "review", "doctor"])
@pytest.mark.parametrize("bundle", ["absent", "broken"])
async def test_a_bundle_that_there_is_not(api, path, bundle):
    answer = await api("POST", path, {"cluster": "fake", "bundles": [bundle]}, status=422)
    assert (answer["code"], answer["detail"]) == ("unknown_bundle", bundle)
    assert answer["message"] == f'There is no bundle "{bundle}".'


@pytest.mark.parametrize("path", ["server", "review"])
async def test_a_bundle_for_another_cluster(api, path):
    answer = await api("POST", path, {"cluster": "local", "bundles": ["iceberg"]}, status=422)
    assert (answer["code"], answer["detail"]) == ("unknown_bundle", "iceberg")


async def test_a_review_says_who_set_what_and_no_secret(api):
    wanted = {
        "cluster": "fake",
        "bundles": ["store", "iceberg"],
        "options": {"spark.jars.packages": "org:mine:1", "spark.password": "hunter2hunter2"},
    }
    answer = await api("POST", "review", wanted, status=200)
    assert {each["level"] for each in answer["problems"]} <= {"note"}
    assert "hunter2" not in str(answer)
    names = [each["name"] for each in answer["properties"]]
    assert names == sorted(names)
    packages = find(answer["properties"], "spark.jars.packages")
    assert (packages["value"], packages["secret"]) == ("org:store:1,org:iceberg:1,org:mine:1", False)
    assert [(each["origin"], each["value"]) for each in packages["origins"]] == [
        ({"kind": "user", "name": None}, "org:mine:1"),
        ({"kind": "bundle", "name": "Iceberg"}, "org:iceberg:1"),
        ({"kind": "bundle", "name": "store"}, "org:store:1"),
    ]
    for name in ("spark.password", "spark.hadoop.fs.s3a.secret.key"):
        hidden = find(answer["properties"], name)
        assert (hidden["value"], hidden["secret"]) == ("(hidden)", True)
        assert [each["value"] for each in hidden["origins"]] == ["(hidden)"]


async def test_a_review_names_all_that_is_wrong(api):
    options = {
        "spark.fake.locked": "1",
        "spark.ui.port": "1",
        "spark.fake.wrong": "1",
        "master": "yarn",
        "spark.cores.max": 2,
        "spark.app.name": "Mine",
    }
    answer = await api("POST", "review", {"cluster": "fake", "options": options}, status=200)
    errors = {each["name"]: each["level"] for each in answer["problems"]}
    assert errors == dict.fromkeys([*options][:-1], "error")
    assert find(answer["properties"], "spark.app.name")["value"] == "Mine"
    for name, word in (("spark.ui.port", "administrator"), ("master", "spark."), ("spark.cores.max", "text")):
        assert word in find(answer["problems"], name)["message"]


async def test_a_review_of_the_built_in_cluster_knows_what_lies_beneath(api):
    options = {"spark.driver.memory": "1g", "spark.master": "yarn"}
    answer = await api("POST", "review", {"cluster": "local", "options": options}, status=200)
    kinds = {
        each["name"]: [source["origin"]["kind"] for source in each["origins"]]
        for each in answer["properties"]
    }
    assert kinds["spark.driver.memory"] == ["user", "sizing"]
    assert kinds["spark.scheduler.mode"] == ["product"]
    assert kinds["spark.ui.killEnabled"] == ["product"]
    assert kinds["spark.master"] == ["sizing", "cluster", "user"]
    assert find(answer["properties"], "spark.master")["value"].startswith("local[")
    assert [each["name"] for each in answer["problems"]] == ["spark.master"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"cluster": "moon"}, 422, "unknown_cluster"),
        ({"cluster": "nowhere"}, 422, "unknown_cluster"),
        ({"options": []}, 400, "invalid_request"),
        ({"colour": "red"}, 400, "invalid_request"),
    ],
)
async def test_what_cannot_be_reviewed(api, body, status, code):
    assert (await api("POST", "review", body, status=status))["code"] == code
