"""Spark starts together with Jupyter where the administrator wants it."""

import pytest


@pytest.fixture
def cluster():
    """The preselected one; a test may have its own."""
    return "fake"


@pytest.fixture
def jp_server_config(jp_server_config, cluster):
    spark = {**jp_server_config["SparkConnect"], "prestart": True, "default_cluster": cluster}
    return {**jp_server_config, "SparkConnect": spark}


async def test_it_is_there_before_anybody_asks(api):
    await api.wait_for(api.folder.connection_file.exists, "a Spark that nobody has asked for")
    model = await api.until("ready")
    assert (model["cluster"], model["user_options"]) == ("fake", {})


@pytest.mark.parametrize("cluster", ["nowhere"])
async def test_what_cannot_start_is_told_in_the_log_and_can_be_chosen_otherwise(api, caplog):
    await api.wait_for(lambda: "was not started with Jupyter" in caplog.text, "a word in the log")
    await api.start()
    await api.until("ready")
