"""The archive of Spark's classes that all tests share; scripts/test.py makes it, and names its folder."""

from __future__ import annotations

import os

FOLDER = os.environ.get("SPARK_CONNECT_TEST_ARCHIVES", "")

TRAITS = {
    "warm_up": False,
    **({"class_archive": "use", "class_archive_folder": FOLDER} if FOLDER else {"class_archive": "off"}),
}
"""Of `SparkLauncher`: nothing runs beside a test, which would find what it does and leaves."""
