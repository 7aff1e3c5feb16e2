"""Ring "pyspark": what an ordinary notebook does gives the same here as in plain PySpark.

One Jupyter server and one Spark for all of it: a test leaves Spark running, and what it makes in the shared
session has a name of its own.
"""

from tests.support.notebook_fixtures import jupyter_server, notebook, spark_server

__all__ = ["jupyter_server", "notebook", "spark_server"]
