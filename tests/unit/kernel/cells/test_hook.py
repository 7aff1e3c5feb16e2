"""What a kernel loads for the extension: next to nothing at its start, and pyspark before it is asked for."""

import os
import subprocess
import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell

import jupyterlab_spark_connect as package
from jupyterlab_spark_connect.client.errors import SparkNotRunningError
from jupyterlab_spark_connect.contract.connection import CONNECTION_FILE_VARIABLE

LOAD = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell()
shell.run_cell("None")
before = set(sys.modules)
package = "jupyterlab_spark_connect"
shell.extension_manager.load_extension(package)
shell.run_cell("import json")
"""
PREFETCH = "before = set()\n__import__('jupyterlab_spark_connect').prefetch()\n"


@pytest.fixture
def shell():
    shell = InteractiveShell()
    package.load_ipython_extension(shell)
    yield shell
    package.unload_ipython_extension(shell)


def imported(code, **environment):
    """Return the modules that some code imports in a fresh kernel's Python."""
    program = (
        f"import sys, ipykernel.kernelapp, ipykernel.ipkernel\n{code}print(*sys.modules.keys() - before)"
    )
    clean = {name: value for name, value in os.environ.items() if name != CONNECTION_FILE_VARIABLE}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_a_kernel_that_does_not_use_spark_loads_the_hook_alone(tmp_path):
    package = "jupyterlab_spark_connect"
    loaded = imported(LOAD, IPYTHONDIR=str(tmp_path))
    assert loaded == {package, f"{package}.kernel", f"{package}.kernel.cells", f"{package}.kernel.cells.hook"}


OWN = """
shell.run_cell("import own_early")
with open("own_early.py", "w") as file:
    file.write("X = 200")
from jupyterlab_spark_connect.kernel.shipping.kept import KEPT
print(KEPT.loaded[os.path.abspath("own_early.py")].content)
"""


def test_the_source_of_an_own_module_is_kept_from_the_cell_that_loads_it(tmp_path):
    (tmp_path / "own_early.py").write_text("X = 1")
    program = f"import os, sys\nsys.path.insert(0, '')\n{LOAD}{OWN}"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env={**os.environ, "IPYTHONDIR": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "b'X = 1'"


def test_a_cell_that_needs_spark_is_turned_back_without_it_and_another_is_not(shell, monkeypatch, tmp_path):
    monkeypatch.setenv(CONNECTION_FILE_VARIABLE, str(tmp_path / "connection.json"))
    assert shell.run_cell("1 + 1").result == 2
    refused = shell.run_cell("spark.range(1)")
    assert isinstance(refused.error_before_exec, SparkNotRunningError)
    assert shell.run_cell("len('spark')").result == 5


@pytest.mark.parametrize(
    ("interrupted", "words"),
    [("attach", "before it had `spark`"), ("start", "Spark goes on starting")],
)
def test_an_interrupted_cell_does_not_run_and_says_what_goes_on(shell, monkeypatch, interrupted, words):
    from jupyterlab_spark_connect.kernel import api
    from jupyterlab_spark_connect.kernel.api import attachment

    def interrupt(*_):
        raise KeyboardInterrupt

    def attach(**_):
        if interrupted == "start":
            raise SparkNotRunningError("Spark does not run.")
        interrupt()

    monkeypatch.setattr(attachment, "attach", attach)
    monkeypatch.setattr(api, "start_for_notebook", interrupt)
    package.start_on_use(shell)
    refused = shell.run_cell("ran = True\nspark.range(1)")
    assert words in str(refused.error_before_exec)
    assert "ran" not in shell.user_ns


def test_unloading_leaves_nothing_in_the_shell():
    shell = InteractiveShell()
    callbacks = list(shell.events.callbacks["pre_run_cell"])
    package.load_ipython_extension(shell)
    shell.run_cell("len('spark')")
    package.unload_ipython_extension(shell)
    assert shell.events.callbacks["pre_run_cell"] == callbacks
    assert shell.ast_transformers == []


def test_pyspark_is_imported_before_a_cell_asks_where_there_is_a_server(tmp_path):
    file = str(tmp_path / "connection.json")
    prefetched = imported(PREFETCH, **{CONNECTION_FILE_VARIABLE: file})
    assert {"pyspark.sql.connect.session", "jupyterlab_spark_connect.kernel.session.session"} <= prefetched
    assert "pyspark" not in imported(PREFETCH)
