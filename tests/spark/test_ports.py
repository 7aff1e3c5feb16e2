"""Several Jupyter servers of one machine want one port at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from tests.support.real_jupyter import RealJupyter

HOW_MANY = 5


def test_five_that_start_at_once_are_all_ready(tmp_path):
    with ExitStack() as stack:
        servers = []
        for number in range(HOW_MANY):
            wanted = servers[0].spark_port if servers else None
            server = RealJupyter(tmp_path / f"home{number}", **({"spark_port": wanted} if wanted else {}))
            stack.callback(server.stop)
            servers.append(server.start())
        options = {"spark.driver.memory": "512m", "spark.ui.port": str(servers[0].spark_port + 1000)}
        with ThreadPoolExecutor(HOW_MANY) as pool:
            models = list(pool.map(lambda server: server.start_spark(options), servers))
        assert len({model["endpoint"] for model in models}) == HOW_MANY
        assert all(server.spark()["state"] == "ready" for server in servers)
