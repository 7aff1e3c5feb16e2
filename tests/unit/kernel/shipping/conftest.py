"""A project of a person's own, and its packer."""

from __future__ import annotations

import importlib
import sys
from types import SimpleNamespace

import pytest

from jupyterlab_spark_connect.kernel.shipping.bundle import Packer
from jupyterlab_spark_connect.kernel.shipping.own import OwnModules
from jupyterlab_spark_connect.kernel.shipping.sources import LoadedSources


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder that is on Python's path, as the notebook's is; what is imported from it is forgotten."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    before = set(sys.modules)
    yield folder
    for name in set(sys.modules) - before:
        file = getattr(sys.modules[name], "__file__", None) or ""
        if file.startswith(str(tmp_path)):
            del sys.modules[name]
    importlib.invalidate_caches()


@pytest.fixture
def shipping():
    """The parts of a kernel that choose and pack modules, and the sentences that they say."""
    own, loaded, said = OwnModules(), LoadedSources(), []
    packer = Packer(own, loaded, lambda sentence, _about: said.append(sentence))
    return SimpleNamespace(own=own, loaded=loaded, packer=packer, said=said)
