"""Fixtures of the rings that run a Jupyter server in their own process, for their conftest to import."""

import asyncio

import pytest_asyncio
from pytest_jupyter.jupyter_server import *  # noqa: F403 (the fixtures of pytest-jupyter)

# pytest-asyncio runs the tests; of pytest-jupyter only the fixtures are wanted.
del pytest_pyfunc_call, pytest_pycollect_makeitem  # noqa: F821


@pytest_asyncio.fixture
async def jp_asyncio_loop():
    """Run the server in the loop of the test."""
    return asyncio.get_running_loop()


def guarded(*extensions, tornado_settings=None, **sections):
    """Return the configuration of a server that lets nobody in without a token, with these extensions."""
    return {
        "ServerApp": {
            "jpserver_extensions": {
                **dict.fromkeys(extensions, True),
                # Its socket is what core's own check of unauthenticated routes warns of.
                "jupyter_server_terminals": False,
            },
            "allow_unauthenticated_access": False,
            "tornado_settings": tornado_settings or {},
        },
        **sections,
    }
