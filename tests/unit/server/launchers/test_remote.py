"""What the launcher of servers that run already makes of a cluster's description."""

import stat
from pathlib import Path

import pytest

from jupyterlab_spark_connect.contract.connection import Connection
from jupyterlab_spark_connect.server.clusters.models import Cluster
from jupyterlab_spark_connect.server.launchers.remote import RemoteLauncher
from jupyterlab_spark_connect.server.lifecycle.models import ExternalLinks, LaunchError, LaunchRequest

TOKEN = "a-token-of-somebody"


def request(folder=Path("/nowhere"), *, master="sc://spark.example.org:15002", options=None, **cluster):
    return LaunchRequest(
        cluster=Cluster(
            name="site", display_name="Site", description="", master=master, launcher="remote", **cluster
        ),
        options=options or {},
        generation=1,
        folder=folder,
        directory=folder,
    )


async def refusal(wanted):
    with pytest.raises(LaunchError) as raised:
        await RemoteLauncher().prepare(wanted)
    return raised.value.failure.message


def connection(**parts):
    return Connection(
        **{
            "endpoint": "sc://spark.example.org:443",
            "user_id": "me",
            "session_id": "s",
            "token": "",
            "generation": 1,
            "spark_version": "4.3.0",
            "python_version": "",
            **parts,
        }
    )


async def test_an_address_is_read():
    launch = await RemoteLauncher().prepare(request(master="sc://spark.example.org"))
    assert (launch.host, launch.port, launch.use_ssl, launch.token) == ("spark.example.org", 15002, False, "")
    launch = await RemoteLauncher().prepare(request(master="sc://[2001:db8::1]:443/;use_ssl=true"))
    assert (launch.host, launch.port, launch.use_ssl) == ("[2001:db8::1]", 443, True)
    assert launch.spec is None


@pytest.mark.parametrize(
    "master",
    ["local[*]", "sc://", f"sc://host/;token={TOKEN}", "sc://user@host", "sc://host:1/path", "sc://host:x"],
)
async def test_what_is_no_address_is_refused_and_not_repeated(master):
    said = await refusal(request(master=master))
    assert said.startswith("Site is not described rightly: its master is not sc://host:port")
    assert TOKEN not in said


async def test_the_token_is_where_the_administrator_says(tmp_path, monkeypatch):
    monkeypatch.setenv("SITE_TOKEN", TOKEN)
    launch = await RemoteLauncher().prepare(request(settings={"token_variable": "SITE_TOKEN"}))
    assert launch.token == TOKEN
    assert TOKEN not in repr(launch)
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    file.chmod(stat.S_IRUSR)
    launch = await RemoteLauncher().prepare(request(settings={"token_file": str(file)}))
    assert launch.token == TOKEN


async def test_a_token_that_is_missing_is_missed_before_anybody_is_asked(tmp_path, monkeypatch):
    monkeypatch.delenv("SITE_TOKEN", raising=False)
    said = await refusal(request(settings={"token_variable": "SITE_TOKEN"}))
    assert said == "The token for Site is missing: the environment variable SITE_TOKEN is not set."
    said = await refusal(request(settings={"token_file": str(tmp_path / "token")}))
    assert said == f"The token for Site is missing: {tmp_path}/token cannot be read, or is empty."


async def test_links_lead_to_the_web_only():
    links = {"log": "https://logs.example.org/x", "web_ui": "http://spark.example.org:4040"}
    launch = await RemoteLauncher().prepare(request(settings=links))
    assert launch.external_links == ExternalLinks(log=links["log"], web_ui=links["web_ui"])
    assert (await RemoteLauncher().prepare(request())).external_links == ExternalLinks(log=None, web_ui=None)
    assert "web_ui" in await refusal(request(settings={"web_ui": "javascript:alert(1)"}))
    assert "tokenfile" in await refusal(request(settings={"tokenfile": "/x"}))


async def test_a_server_that_runs_takes_no_options():
    with pytest.raises(LaunchError) as raised:
        RemoteLauncher().check(request().cluster, {"spark.driver.memory": "2g"})
    assert raised.value.detail == "spark.driver.memory"


def test_no_token_goes_over_a_network_in_the_clear():
    assert not connection().is_encrypted
    assert connection(token=TOKEN).is_encrypted
    assert not connection(token=TOKEN, endpoint="sc://localhost:15002").is_encrypted
    assert connection(use_ssl=True, endpoint="sc://localhost:15002").is_encrypted


def test_the_urls_of_a_connection_say_whether_it_is_encrypted_and_tell_no_token():
    assert connection(token=TOKEN, use_ssl=True).url == (
        "sc://spark.example.org:443/;use_ssl=true;user_id=me;session_id=s"
    )
    assert connection(token=TOKEN).public_url == "sc://spark.example.org:443/;user_id=me"


def test_a_connection_file_of_an_older_version_is_read(tmp_path):
    file = tmp_path / "connection.json"
    file.write_text(
        '{"endpoint": "sc://localhost:1", "user_id": "u", "session_id": "s", "token": "t", "generation": 1,'
        ' "spark_version": "4.3.0", "python_version": "3.11", "of_a_newer_one": 1}'
    )
    file.chmod(0o600)
    assert Connection.read(file) == connection(
        endpoint="sc://localhost:1", user_id="u", token="t", python_version="3.11"
    )
