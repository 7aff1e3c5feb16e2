"""Apache Spark as part of the notebook."""
