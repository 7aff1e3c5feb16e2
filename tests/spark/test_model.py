"""What the panel is told of a real Spark."""

import pytest

from tests.support.waiting import wait_for


@pytest.mark.parametrize("level", ["INFO", "ERROR"])
def test_the_web_ui_is_found_also_where_the_log_says_nothing(jupyter_server, level):
    jupyter_server.stop_spark()
    status, answer = jupyter_server.call(
        "POST", "spark-connect/api/server", {"options": {"spark.log.level": level}}
    )
    assert status == 202, answer
    jupyter_server.until("ready")
    spark = wait_for(
        "the application", lambda: (spark := jupyter_server.spark()["spark"])["app_id"] and spark
    )
    status, environment = jupyter_server.call(
        "GET", f"{spark['web_ui']}api/v1/applications/{spark['app_id']}/environment"
    )
    assert status == 200
    assert ["spark.log.level", level] in environment["sparkProperties"]
    jupyter_server.stop_spark()
