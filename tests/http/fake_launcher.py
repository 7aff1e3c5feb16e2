"""A launcher that starts support/children/http_fake_spark.py in place of Spark; everything around it is real.

The options `spark.fake.behaviour` and `spark.fake.port` tell what it does, and where.
"""

import os
import secrets
import socket
import sys

from jupyterlab_spark_connect.server.launchers.base import Launcher
from jupyterlab_spark_connect.server.lifecycle.models import Failure, Launch, LaunchError
from tests.support import CHILDREN

CHILD = CHILDREN / "http_fake_spark.py"


class FakeLauncher(Launcher):
    wanted = 0

    def check(self, cluster, options):
        if "spark.fake.wrong" in options:
            raise LaunchError("invalid_option", "spark.fake.wrong is wrong.", "Leave it.", "spark.fake.wrong")

    async def prepare(self, request):
        options = {**cluster_options(request), **request.options}
        behaviour = options.get("spark.fake.behaviour", "ready")
        if behaviour == "refuse":
            raise LaunchError("java_missing", "There is no Java.", "Install one.")
        if behaviour == "crash":
            raise ZeroDivisionError("a defect of the launcher")
        # another program may have taken a port since it was chosen: the first one is not looked at
        wanted, self.wanted = self.wanted or int(options.get("spark.fake.port", 0)), -1
        port = wanted if wanted > 0 else free_port()
        secret = request.folder / f"secret-{request.generation}"
        secret.write_text("secret")
        argv = [sys.executable, str(CHILD), str(port), behaviour]
        return Launch(
            spec=self.spec(request, argv, dict(os.environ), port),
            token=secrets.token_urlsafe(),
            port=port,
            web_ui_key=secrets.token_urlsafe(32),
            spark_version="4.3.0",
            python_version="3.11",
            heap_limit=1 << 30,
            options=options,
            files=[secret],
        )

    async def explain(self, launch, state, errors):
        ready = state.connect_port is not None
        how = (state.exit and (state.exit.signal or f"code {state.exit.code}")) or "nothing known"
        return Failure(
            code="died" if ready else "start_failed",
            message=f"The fake Spark ended with {how}.",
            hint="Start it again.",
        )


def cluster_options(request):
    return dict(request.cluster.options)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
