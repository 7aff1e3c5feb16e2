"""Whose a module is."""

import importlib
import io
import sys
import zipfile
from importlib.util import spec_from_file_location
from types import ModuleType

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


def test_a_folder_without_init_is_code_where_a_module_is_in_it(project, shipping):
    for file in ("no_init/inner/later.py", "data/flights.csv"):
        (project / file).parent.mkdir(parents=True)
        (project / file).touch()
    assert {"no_init", "data"} <= shipping.own.importable()
    found = shipping.own.find("no_init")
    assert (found.paths, found.only_code) == ((project / "no_init",), True)
    assert shipping.own.find("data") is None


def test_a_folder_that_is_named_from_another_one_is_the_same_folder(project, shipping, monkeypatch):
    (project / "beside.py").touch()
    (project / "notebooks").mkdir()
    monkeypatch.chdir(project / "notebooks")
    monkeypatch.setattr(sys, "path", ["..", *sys.path[1:]])
    importlib.import_module("beside")
    assert shipping.own.loaded()["beside"].paths == (project / "beside.py",)


def test_what_an_editable_install_finds_by_a_hook_of_setuptools_is_own(project, shipping, monkeypatch):
    source = project / "elsewhere" / "code" / "__init__.py"
    source.parent.mkdir(parents=True)
    source.touch()
    home = ModuleType("__editable___kit_finder")
    home.MAPPING = {"kit_by_hook": str(source.parent)}

    class Finder:
        __module__ = home.__name__

        @staticmethod
        def find_spec(name, path=None, target=None):
            return spec_from_file_location(name, str(source)) if name in home.MAPPING else None

    monkeypatch.setitem(sys.modules, home.__name__, home)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Finder])
    assert "kit_by_hook" in shipping.own.importable()
    assert shipping.own.find("kit_by_hook").paths == (source.parent,)
    importlib.import_module("kit_by_hook")
    assert shipping.own.loaded()["kit_by_hook"].paths == (source.parent,)
    with zipfile.ZipFile(io.BytesIO(shipping.packer.pack({"kit_by_hook"}).archive)) as archive:
        assert archive.namelist() == ["kit_by_hook/__init__.py"]
