"""What a bundle holds, and when it is another one."""

import importlib
import io
import os
import sys
import time
import zipfile

from jupyterlab_spark_connect.kernel.shipping import bundle as bundles
from jupyterlab_spark_connect.kernel.shipping import files


def content(bundle):
    with zipfile.ZipFile(io.BytesIO(bundle.archive)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def save(file, text):
    file.parent.mkdir(exist_ok=True)
    before = file.stat().st_mtime if file.exists() else 1e9
    file.write_text(text)
    os.utime(file, (before + 1, before + 1))


def test_secrets_notebooks_and_what_python_makes_stay(project, shipping):
    save(project / "kit" / "__init__.py", "")
    save(project / "kit" / "words.txt", "hello")
    for name in (".env", "server.pem", "id_rsa", "Server.KEY", "try.ipynb", "old.pyc"):
        save(project / "kit" / name, "secret")
    (project / "kit" / ".git").mkdir()
    save(project / "kit" / ".git" / "config", "secret")
    save(project / "kit" / "venv" / "pyvenv.cfg", "")
    save(project / "beside.py", "")
    assert set(content(shipping.packer.pack({"kit"}))) == {"kit/__init__.py", "kit/words.txt"}


def test_own_modules_that_the_sources_name_come_along(project, shipping):
    save(project / "first.py", "import second")
    save(project / "second.py", "def late():\n    from third import x")
    save(project / "third.py", "x = 1")
    save(project / "fourth.py", "")
    importlib.import_module("first")
    assert set(content(shipping.packer.pack({"first"}))) == {"first.py", "second.py", "third.py"}


def test_the_same_content_is_the_same_bundle_to_the_byte(project, shipping):
    save(project / "same.py", "x = 1")
    first = shipping.packer.pack({"same"})
    os.utime(project / "same.py", (2e9, 2e9))
    again = shipping.packer.pack({"same"})
    assert again == first
    save(project / "same.py", "x = 2")
    assert shipping.packer.pack({"same"}).digest != first.digest


def test_what_is_loaded_is_packed_and_not_what_is_saved_meanwhile(project, shipping):
    save(project / "kit" / "__init__.py", "from . import core")
    save(project / "kit" / "core.py", "x = 1")
    save(project / "kit" / "later.py", "y = 1")
    kit = importlib.import_module("kit")
    shipping.loaded.refresh(shipping.own.loaded())
    save(project / "kit" / "core.py", "x = 2")
    save(project / "kit" / "later.py", "y = 2")
    packed = content(shipping.packer.pack({"kit"}))
    assert (packed["kit/core.py"], packed["kit/later.py"]) == ("x = 1", "y = 2")
    assert [sentence.partition(".py ")[0] for sentence in shipping.said] == ["kit/core"]

    importlib.reload(kit.core)
    shipping.loaded.refresh(shipping.own.loaded())
    assert content(shipping.packer.pack({"kit"}))["kit/core.py"] == "x = 2"


def test_a_reload_that_failed_leaves_what_was_loaded(project, shipping):
    save(project / "broken.py", "x = 1")
    module = importlib.import_module("broken")
    shipping.loaded.refresh(shipping.own.loaded())
    save(project / "broken.py", "x = (")
    try:
        importlib.reload(module)
    except SyntaxError:
        shipping.loaded.refresh(shipping.own.loaded())
    assert content(shipping.packer.pack({"broken"}))["broken.py"] == "x = 1"


def test_a_loaded_module_whose_file_is_gone_is_packed_all_the_same(project, shipping):
    save(project / "kit" / "__init__.py", "from . import core")
    save(project / "kit" / "core.py", "x = 1")
    importlib.import_module("kit")
    shipping.loaded.refresh(shipping.own.loaded())
    (project / "kit" / "core.py").unlink()
    assert content(shipping.packer.pack({"kit"}))["kit/core.py"] == "x = 1"


def test_a_part_of_a_package_that_is_in_another_folder_comes_along(project, shipping):
    save(project / "kit" / "__init__.py", "__path__.append(__path__[0] + '_more')")
    save(project / "kit_more" / "part.py", "x = 1")
    importlib.import_module("kit.part")
    shipping.loaded.refresh(shipping.own.loaded())
    assert content(shipping.packer.pack({"kit"}))["kit/part.py"] == "x = 1"


def test_what_may_have_been_saved_before_anybody_looked_is_told(project, shipping, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    for name in ("compiled", "edited", "older"):
        save(project / f"{name}.py", "x = 1")
    now = time.time()
    os.utime(project / "compiled.py", (now, now))
    for name in ("compiled", "edited", "older"):
        importlib.import_module(name)
    (project / "edited.py").write_text("x = 20")
    shipping.loaded.refresh(shipping.own.loaded(), is_late=True)
    packed = content(shipping.packer.pack({"compiled", "edited", "older"}))
    assert packed == {"compiled.py": "x = 1", "edited.py": "x = 20", "older.py": "x = 1"}
    assert [said.partition(" was saved ")[0] for said in shipping.said] == ["edited.py"]


def test_what_is_too_large_is_named(project, shipping, monkeypatch):
    monkeypatch.setattr(files, "MAX_FILE", 10)
    save(project / "kit" / "__init__.py", "")
    save(project / "kit" / "model.bin", "x" * 11)
    save(project / "kit" / "words.txt", "hello")
    assert set(content(shipping.packer.pack({"kit"}))) == {"kit/__init__.py", "kit/words.txt"}
    monkeypatch.setattr(bundles, "MAX_BUNDLE", 4)
    assert set(content(shipping.packer.pack({"kit"}))) == {"kit/__init__.py"}
    assert any(said.startswith("kit/model.bin has") for said in shipping.said)
    assert any(said.startswith("kit has") for said in shipping.said)
