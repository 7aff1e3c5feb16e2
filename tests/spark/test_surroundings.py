"""What nobody gave to a start does not break it: spark-defaults.conf, Java's options, the environment."""

import pytest

pytestmark = pytest.mark.timeout(180)

HOSTILE = """
spark.connect.authenticate.token abc
spark.connect.grpc.binding.address 10.1.1.1
spark.connect.grpc.binding.port 1
spark.api.mode connect
spark.submit.deployMode cluster
spark.plugins org.apache.spark.sql.connect.SparkConnectPlugin
spark.ssl.enabled true
spark.ui.reverseProxy true
"""
ENVIRONMENT = {
    "JAVA_TOOL_OPTIONS": "-Dspark.connect.authenticate.token=xyz -Dspark.master=yarn",
    "SPARK_CONNECT_AUTHENTICATE_TOKEN": "mine",
    "SPARK_REMOTE": "sc://elsewhere:1",
    "SPARK_API_MODE": "connect",
    "SPARK_CONNECT_MODE": "1",
    "PYSPARK_SUBMIT_ARGS": "--master yarn pyspark-shell",
}


@pytest.fixture
def hostile_server(jupyter_server, tmp_path):
    """The Jupyter server amid all that, and without it again afterwards."""
    yield jupyter_server.running(SPARK_CONF_DIR=str(tmp_path), **ENVIRONMENT)
    jupyter_server.running()


def test_what_others_have_set_is_overridden_or_refused_by_name(hostile_server, notebook, tmp_path):
    file = tmp_path / "spark-defaults.conf"
    file.write_text(HOSTILE)
    hostile_server.start_spark()
    assert notebook().value("spark.range(3).count()", 120) == "3"
    assert hostile_server.spark()["spark"]["web_ui"]
    hostile_server.stop_spark()
    file.write_text("spark.remote sc://elsewhere")
    hostile_server.call("POST", "spark-connect/api/server", {})
    error = hostile_server.until("failed")["error"]
    assert error["code"] == "invalid_option"
    assert f"spark.remote in {file}" in error["message"]
