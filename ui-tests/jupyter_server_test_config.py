"""Configuration of the Jupyter servers that the journeys run on.

Galata turns the token and the check against forged requests off. A server that is given a token has both on,
and tells in its log of every request whose it was: on it we prove who is kept out (isolation.spec.ts).
"""

import os

import psutil
from jupyterlab.galata import configure_jupyter_server

c = get_config()  # noqa: F821 - Jupyter gives it to its configuration files

configure_jupyter_server(c)

c.ServerApp.port = int(os.environ["SPARK_CONNECT_TEST_PORT"])
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.base_url = os.environ["SPARK_CONNECT_TEST_BASE_URL"]
c.ServerApp.allow_root = True
c.Application.log_level = "ERROR"
# should a server be killed, its Spark does not stay for long
c.SparkConnect.orphan_grace = 10
# what all tests share; nothing is made beside them
c.SparkLauncher.warm_up = False
if archives := os.environ.get("SPARK_CONNECT_TEST_ARCHIVES"):
    c.SparkLauncher.class_archive = "use"
    c.SparkLauncher.class_archive_folder = archives
else:
    c.SparkLauncher.class_archive = "off"
# two servers run side by side here, each with a Spark of its own: one core and little memory will do
c.SparkConnect.clusters = [
    {
        "name": "small",
        "display_name": "Small",
        "description": "One core, for the journeys",
        "master": "local[1]",
        "options": {"spark.driver.memory": "1g"},
    },
    {
        "name": "large",
        "display_name": "Too large",
        "description": "More memory than this machine has",
        "master": "local[1]",
        "options": {"spark.driver.memory": f"{psutil.virtual_memory().total // 2**30 + 8}g"},
    },
]

if token := os.environ.get("SPARK_CONNECT_TEST_TOKEN"):
    c.IdentityProvider.token = token
    c.ServerApp.disable_check_xsrf = False
    c.Application.log_level = "DEBUG"
    # names that would be scripts, were they not text to every page that shows them
    c.SparkConnect.clusters[0]["options"]["spark.app.name"] = "<script>window.owned=1</script>"
