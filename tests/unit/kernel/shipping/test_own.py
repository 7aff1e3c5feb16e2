"""Whose a module is."""

import importlib
import sys

import pytest


def test_what_lies_beside_the_notebook_is_own_and_what_is_installed_is_not(project, shipping):
    (project / "own_single.py").touch()
    (project / "own_package").mkdir()
    (project / "own_package" / "__init__.py").touch()
    for name in ("own_single", "own_package", "json", "pytest", "jupyterlab_spark_connect.contract"):
        importlib.import_module(name)
    own = shipping.own.loaded()
    assert own["own_single"].paths == (project / "own_single.py",)
    assert own["own_package"].paths == (project / "own_package",)
    assert not {"json", "pytest", "jupyterlab_spark_connect", "sys", "__main__"} & own.keys()


def test_a_package_in_a_folder_of_packages_is_installed_also_when_it_is_a_link(
    project, shipping, monkeypatch
):
    site, store = project / "site-packages", project / "store"
    for folder in (site, store / "linked"):
        folder.mkdir(parents=True)
    (site / "unlinked.py").touch()
    (store / "linked" / "__init__.py").touch()
    (site / "linked").symlink_to(store / "linked")
    monkeypatch.setattr(sys, "path", [str(site), *sys.path])
    for name in ("unlinked", "linked"):
        importlib.import_module(name)
        assert name not in shipping.own.loaded()


def test_of_a_package_without_init_the_own_part_is_taken(project, shipping, monkeypatch):
    site = project / "site-packages"
    for folder in (site / "spaced" / "installed", project / "src" / "spaced"):
        folder.mkdir(parents=True)
    (project / "src" / "spaced" / "own.py").touch()
    monkeypatch.setattr(sys, "path", [str(site), str(project / "src"), *sys.path])
    importlib.import_module("spaced.own")
    assert shipping.own.loaded()["spaced"].paths == (project / "src" / "spaced",)


@pytest.mark.parametrize("kind", ["file", "package"])
def test_what_could_be_imported_is_found(project, shipping, kind):
    if kind == "file":
        (project / "later.py").touch()
    else:
        (project / "later").mkdir()
        (project / "later" / "__init__.py").touch()
    assert "later" in shipping.own.importable()
    assert shipping.own.find("later").paths == (project / ("later.py" if kind == "file" else "later"),)
    assert shipping.own.find("json") is None
    importlib.import_module("later")
    assert "later" not in shipping.own.importable()
