"""The hub of examples/jupyterhub, on other ports, in a hurry, and with a token for the tests."""

import json
import os
from pathlib import Path

c = get_config()  # noqa: F821 - JupyterHub gives it to its configuration files

load_subconfig("jupyterhub_config.py")  # noqa: F821 - so is this; from the folder that the hub runs in


def own_temporary_folder(spawner):
    """Make a user's own, so that a test sees what the user's Spark leaves in it."""
    folder = Path(os.environ["TMPDIR"], spawner.user.name)
    folder.mkdir(exist_ok=True)
    return str(folder)


hub, proxy, proxy_api, spark = os.environ["HUB_TEST_PORTS"].split()
c.JupyterHub.bind_url = f"http://127.0.0.1:{proxy}"
c.JupyterHub.hub_port = int(hub)
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{proxy_api}"

# a busy machine is slow, and the hub's API answers when the thing is done
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 300, "slow_stop_timeout": 300}

c.JupyterHub.activity_resolution = 1
c.Spawner.environment["JUPYTERHUB_ACTIVITY_INTERVAL"] = "1"
c.Spawner.environment["TMPDIR"] = own_temporary_folder
# by mistake, the twins have one runtime folder together
c.Spawner.environment["JUPYTER_RUNTIME_DIR"] = lambda spawner: (
    os.environ["HUB_TEST_TWINS"] if spawner.user.name in {"castor", "pollux"} else ""
)
archives = json.loads(os.environ["HUB_TEST_ARCHIVES"])
c.Spawner.args = [
    "--allow-root",
    f"--SparkLauncher.port={spark}",
    *(f"--SparkLauncher.{trait}={value}" for trait, value in archives.items()),
]

(culler,) = c.JupyterHub.services
culler["command"][-1:] = os.environ["HUB_TEST_CULLER"].split()

c.JupyterHub.services.append({"name": "tests", "api_token": os.environ["HUB_TEST_TOKEN"]})
c.JupyterHub.load_roles.append(
    {"name": "tests", "scopes": ["admin:users", "admin:servers", "admin:server_state"], "services": ["tests"]}
)
