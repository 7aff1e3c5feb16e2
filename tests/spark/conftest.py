"""Ring 4: real Spark, a real Jupyter server, real kernels; one Jupyter server for all."""

from tests.support.notebook_fixtures import jupyter_server, notebook, spark_server

__all__ = ["jupyter_server", "notebook", "spark_server"]
