"""The part that travels, run as a program of its own in a Python that knows nothing of us."""

import base64
import json
import subprocess
import sys
import textwrap

import pytest

from jupyterlab_spark_connect.kernel.shipping.envelope import worker_program

PROGRAM = """
import base64, importlib, io, json, os, pickle, sys, types, zipfile, zlib
import pyspark.cloudpickle as cloudpickle

def run_program(name):
    "Have the worker's part under a name, as `_open_envelope` does."
    sys.modules[name] = types.ModuleType(name)
    for part, source in json.loads(zlib.decompress(base64.b64decode({program!r}))):
        part = f"{{name}}.{{part.rpartition('.')[2]}}"
        module = sys.modules[part] = types.ModuleType(part)
        module.__package__ = name
        exec(compile(source, part, "exec", dont_inherit=True), module.__dict__)
    return module

worker = run_program("travelled")

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
        program = PROGRAM.format(program=base64.b64encode(worker_program()[1]), body=textwrap.dedent(body))
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


RESOURCE = "def f(): return resources.files('kit').joinpath('x.py').read_text()"


def test_a_package_without_init_has_its_files(run):
    assert (
        run(f"""
        kit = archive(**{{"kit/part": "from importlib import resources\\n" + {RESOURCE!r}, "kit/x": "1"}})
        f = opened("k", kit, notebook("def f(): import kit.part; return kit.part.f()"), ("kit",))
        result = f()
    """)
        == "1"
    )


def test_two_versions_of_this_program_do_not_mix_their_modules(run):
    assert run("""
        lazy = "def f(): import shlib; return shlib.NAME"
        first = worker
        a = opened("a", archive(shlib="NAME = 'a'"), notebook(lazy))
        worker = run_program("newer")
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
