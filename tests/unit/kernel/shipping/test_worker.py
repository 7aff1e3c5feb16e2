"""The part that travels, run as a program of its own in a Python that knows nothing of us."""

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from jupyterlab_spark_connect.kernel import shipping

WORKER = Path(shipping.__file__).parent / "worker.py"

PROGRAM = """
import importlib, io, json, os, pickle, sys, types, zipfile
import pyspark.cloudpickle as cloudpickle
source = open({worker!r}, "rb").read()
worker = types.ModuleType("travelled")
exec(compile(source, "worker", "exec", dont_inherit=True), worker.__dict__)

def archive(**sources):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, text in sources.items():
            made.writestr(name + ".py", text)
    return buffer.getvalue()

def opened(digest, where, function, names=("shlib",)):
    "Return a function as a worker gets it: pickled where `shlib` was another module, opened here."
    return worker.open_envelope((), digest, names, where, (), cloudpickle.dumps(function))

def notebook(code):
    "Return what a cell defines, as functions of the notebook's own."
    scope = {{"__name__": "__main__"}}
    exec(code, scope)
    return scope["f"]

{body}
print(json.dumps(result))
"""


@pytest.fixture
def run(tmp_path):
    """Runs a program in a folder of its own, and returns its `result`."""

    def run_program(body):
        program = PROGRAM.format(worker=str(WORKER), body=textwrap.dedent(body))
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run_program


def test_each_function_has_the_modules_that_it_came_with(run):
    assert run("""
        lazy = "def f(): import shlib; return shlib.NAME"
        a = opened("a", archive(shlib="NAME = 'a'"), notebook(lazy))
        b = opened("b", archive(shlib="NAME = 'b'"), notebook(lazy))
        result = [a(), b(), a(), b(), "shlib" in sys.modules]
    """)[:4] == ["a", "b", "a", "b"]


def test_what_a_library_imports_for_a_function_is_the_functions(run):
    assert run("""
        code = "import importlib, pickle\\ndef f(): return importlib.import_module('shlib').NAME"
        a = opened("a", archive(shlib="NAME = 'a'"), notebook(code))
        b = opened("b", archive(shlib="NAME = 'b'"), notebook(code))
        code = "import pickle\\ndef f(): return pickle.loads(b'cshlib\\\\nNAME\\\\n.')"
        c = opened("a", archive(shlib="NAME = 'a'"), notebook(code))
        result = [a(), b(), c(), a()]
    """) == ["a", "b", "a", "a"]


KIT = """
from .core import Kind
def same():
    import kit.core as late
    return late.Kind is Kind
"""


def test_a_class_is_the_same_one_however_it_is_imported(run):
    assert run(f"""
        kit = archive(**{{"kit/__init__": {KIT!r}, "kit/core": "class Kind: pass"}})
        f = opened("k", kit, notebook("def f(): import kit; return kit.same()"), ("kit",))
        other = opened("a", archive(shlib="NAME = 'a'"), notebook("def f(): import shlib; return shlib.NAME"))
        result = [f(), other(), f()]
    """) == [True, "a", True]


def test_code_without_an_envelope_has_the_workers_own(run):
    assert run("""
        open("shlib.py", "w").write("NAME = 'installed'")
        import shlib
        lazy = "def f(): import shlib; return shlib.NAME"
        a = opened("a", archive(shlib="NAME = 'a'"), notebook(lazy))
        def plain():
            import shlib
            return shlib.NAME
        without = pickle.loads(b"cshlib\\nNAME\\n.")
        other = opened("o", archive(other=""), notebook(lazy), ("other",))
        result = [a(), plain(), without, a(), other(), shlib.NAME]
    """) == ["a", "installed", "installed", "a", "installed", "installed"]


def test_two_versions_of_this_program_do_not_mix_their_modules(run):
    assert run("""
        lazy = "def f(): import shlib; return shlib.NAME"
        first = worker
        a = opened("a", archive(shlib="NAME = 'a'"), notebook(lazy))
        worker = types.ModuleType("newer")
        exec(compile(source, "newer", "exec", dont_inherit=True), worker.__dict__)
        b = opened("b", archive(shlib="NAME = 'b'"), notebook(lazy))
        result = [a(), b(), a(), b()]
    """) == ["a", "b", "a", "b"]


def test_it_is_unpacked_again_when_its_session_has_taken_the_folder_away(run):
    assert run("""
        import shutil
        lazy = "def f(): import shlib; return shlib.NAME"
        opened("a", archive(shlib="NAME = 'a'"), notebook(lazy))()
        shutil.rmtree(".own")
        result = [opened("a", archive(shlib="NAME = 'a'"), notebook(lazy))(), os.listdir(".own")]
    """) == ["a", ["a"]]
