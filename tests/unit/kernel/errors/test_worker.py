"""A worker's traceback has somebody's own frames, under the names that they have in the notebook."""

import sys
import types

from jupyterlab_spark_connect.kernel.errors.worker import path_here, readable

ARCHIVE = "/opt/python/lib/python3.12/site-packages/pyspark/python/lib/pyspark.zip/pyspark/worker.py"


def label(file, line):
    return f"{file}:{line}"


def test_frames_of_workers_and_of_libraries_go():
    text = f"""[PYTHON_EXCEPTION] thrown: Traceback (most recent call last):
  File "{ARCHIVE}", line 4327, in invoke_udf
    run_process()
    ^^^^^^^^^^^^^
  File "/home/me/mine.py", line 3, in inner
    return 1 // x
  File "/opt/python/lib/python3.12/site-packages/pandas/core/frame.py", line 1, in apply
    return func()
  File "pyarrow/array.pxi", line 97, in pyarrow.lib.array
ZeroDivisionError: integer division or modulo by zero
 SQLSTATE: 38000"""
    assert readable(text, label) == (
        "[PYTHON_EXCEPTION] thrown: Traceback (most recent call last):\n"
        "  /home/me/mine.py:3, in inner\n"
        "    return 1 // x\n"
        "ZeroDivisionError: integer division or modulo by zero\n"
        " SQLSTATE: 38000"
    )


def test_a_traceback_without_a_frame_of_ones_own_is_its_last_line():
    text = f'Traceback (most recent call last):\n  File "{ARCHIVE}", line 1, in main\nValueError: no'
    assert readable(text, label) == "ValueError: no"


def test_of_errors_from_one_another_those_stay_that_went_through_ones_own_code():
    own = 'Traceback (most recent call last):\n  File "/home/me/mine.py", line 3, in f\n    1 / 0\nE: own'
    library = 'Traceback (most recent call last):\n  File "array.pxi", line 97, in a\nE: library'
    last = f'Traceback (most recent call last):\n  File "{ARCHIVE}", line 1, in main\nE: last'
    during = "\n\nDuring handling of the above exception, another exception occurred:\n\n"
    shown = readable(during.join([own, library, last]), label)
    assert "E: own" in shown
    assert "E: library" not in shown
    assert shown.endswith("E: last")


def test_a_message_without_a_traceback_stays():
    assert readable('  File "/home/me/mine.py", line 3', label) == '  File "/home/me/mine.py", line 3'


def test_a_shipped_module_is_named_by_the_file_it_came_from(tmp_path, monkeypatch):
    file = tmp_path / "mod.py"
    file.write_text("x = 1\n")
    module = types.ModuleType("pkg.mod")
    module.__file__ = str(file)
    monkeypatch.setitem(sys.modules, "pkg.mod", module)
    assert path_here("/tmp/spark/.own/0a1b2c/pkg/mod.py") == str(file)
    assert path_here("/tmp/spark/.own/0a1b2c/pkg/other.py") == "/tmp/spark/.own/0a1b2c/pkg/other.py"
