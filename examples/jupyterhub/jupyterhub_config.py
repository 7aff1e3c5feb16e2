"""A hub to look at on one machine: `jupyterhub` in this folder, then http://127.0.0.1:8000.

Everything it writes goes below `state/`, users' homes included. All users run as the one who starts the
hub: a platform has a container per user instead (docs/administrators.md), and keeps the rest of this file.
"""

import os
import secrets
import shutil
import sys
from pathlib import Path

c = get_config()  # noqa: F821 - JupyterHub gives it to its configuration files

here = Path(__file__).resolve().parent
state = here / "state"
state.mkdir(mode=0o700, exist_ok=True)

# --- The hub, on the loopback interface alone ---

c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.db_url = f"sqlite:///{state / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(state / "cookie_secret")

# `npm install` puts the proxy beside this file.
proxy = here / "node_modules" / ".bin" / "configurable-http-proxy"
c.ConfigurableHTTPProxy.command = [
    str(proxy) if proxy.exists() else shutil.which(proxy.name) or proxy.name
]
c.ConfigurableHTTPProxy.pid_file = str(state / "proxy.pid")

# --- Who may log in: everybody who knows this password, under any name ---

password = os.environ.get("HUB_PASSWORD") or secrets.token_urlsafe(9)
if "HUB_PASSWORD" not in os.environ:
    print(f"Log in with any name and the password {password}", file=sys.stderr)
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = password
c.Authenticator.allow_all = True

# --- A user's server ---

c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(state / "home" / "{username}")
c.Spawner.default_url = "/lab"
c.Spawner.environment = {
    # Clusters, locked options and the rest of what is set for Spark; an image has it in /etc/jupyter.
    "JUPYTER_CONFIG_PATH": str(here / "config"),
    # Which cluster is chosen when the panel opens; a spawner's form may set it per user.
    "SPARK_CLUSTER_NAME": "small",
    # How often a server tells the hub of its activity; shorter than the culler's patience below.
    "JUPYTERHUB_ACTIVITY_INTERVAL": "60",
}
# What a user's server needs of the hub's own environment to find Java, where it is not on the PATH.
c.Spawner.env_keep.append("JAVA_HOME")

# Several servers per user, each with a Spark of its own.
c.JupyterHub.allow_named_servers = True
c.JupyterHub.named_server_limit_per_user = 3

# --- Servers that nobody uses are stopped, and Spark with them ---

c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600"],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": [
            "list:users",
            "read:users:activity",
            "read:servers",
            "delete:servers",
        ],
        "services": ["idle-culler"],
    }
]
