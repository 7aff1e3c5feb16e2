"""What runs in a terminal: ``jupyter spark-connect``.

It asks the running Jupyter server, which alone owns Spark; only the doctor also works without one.
"""
