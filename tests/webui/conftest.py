"""A Jupyter server in this process with the routes of the Web UI alone, and a browser without a cookie."""

import logging
import warnings

import pytest
import pytest_asyncio
from jupyter_server.utils import JupyterServerAuthWarning
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from jupyterlab_spark_connect.server.webui import Connections, WebUi, new_capability, webui_handlers
from tests.support.jupyter_fixtures import *  # noqa: F403 (the fixtures, for this folder alone)
from tests.support.jupyter_fixtures import guarded

from .webui_jvm import FakeJvm
from .webui_spark import running_spark


class Manager:
    """All that the proxy knows of the rest."""

    target = None

    @property
    def view(self):
        return self

    def web_ui(self):
        return self.target


@pytest.fixture
def jp_base_url():
    return "/user/someone/"


@pytest.fixture
def jupyter_headers():
    """The headers that an administrator has set for all of Jupyter; a test may have its own."""
    return {}


@pytest.fixture
def jp_server_config(jupyter_headers):
    return guarded(tornado_settings={"headers": jupyter_headers})


@pytest_asyncio.fixture
async def connections():
    """The connections to Spark, which end before the loop does."""
    connections = Connections()
    yield connections
    connections.close()


@pytest.fixture
def manager(jp_serverapp, connections):
    manager = Manager()
    with warnings.catch_warnings():
        # A server that allows no unauthenticated access looks at each verb of a route.
        warnings.simplefilter("error", JupyterServerAuthWarning)
        jp_serverapp.web_app.add_handlers(
            ".*$", webui_handlers(jp_serverapp.base_url, manager.view, connections)
        )
    return manager


@pytest.fixture
def prefix(manager, jp_base_url):
    """The path below which the pages lie; none is there before a target is."""
    return lambda: f"{jp_base_url}{manager.target.path}".rstrip("/")


@pytest.fixture
def ask(manager, http_server, http_server_port):
    """Ask Jupyter for a path as a browser without any cookie does; redirects are not followed."""

    async def ask(path, *, method="GET", headers=None, unpacks=True):
        request = HTTPRequest(
            f"http://127.0.0.1:{http_server_port[1]}{path}",
            method=method,
            headers=headers,
            follow_redirects=False,
            allow_nonstandard_methods=True,
            request_timeout=60,
            decompress_response=unpacks,
        )
        return await AsyncHTTPClient().fetch(request, raise_error=False)

    return ask


@pytest_asyncio.fixture
async def jvm(manager):
    """A JVM of our own making that notes what reaches it."""
    jvm = FakeJvm()
    manager.target = WebUi(port=jvm.port, key=jvm.key, capability=new_capability())
    yield jvm
    await jvm.end()


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    """A real Spark whose pages have something to show."""
    with running_spark(tmp_path_factory.mktemp("spark")) as spark:
        yield spark


@pytest.fixture
def spark_ui(manager, spark):
    """The real Spark behind the proxy."""
    manager.target = WebUi(port=spark.port, key=spark.key, capability=new_capability())
    return manager.target


@pytest.fixture
def jupyter_log(caplog, jp_serverapp):
    """All that Jupyter logs, down to debug."""
    caplog.set_level(logging.DEBUG)
    jp_serverapp.log.propagate = True
    return caplog
