"""What runs between Jupyter and Spark: one small process that owns the other.

Started as ``python -P -m jupyterlab_spark_connect.supervisor`` with a `ProcessSpec` on its standard input. It
outlives a restart of the Jupyter server, takes Spark along when it dies, and leaves nothing behind.
Standard library and psutil only.
"""
