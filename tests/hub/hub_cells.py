"""Cells that do what a person's do."""

from __future__ import annotations

from pathlib import Path

START = """
from jupyterlab_spark_connect import connect
spark = connect(start=True)
spark.range(7).createOrReplaceTempView("seven")
"""


def patient(flag: Path) -> str:
    """Return a cell whose one Spark task lasts until a file is there, and whose result is 41."""
    return f"""
import pathlib, time
from pyspark.sql.functions import udf

@udf("long")
def patient(number):
    while not pathlib.Path({str(flag)!r}).exists():
        time.sleep(0.1)
    return number

spark.range(1).select(patient("id").alias("n")).first().n + 41
"""
