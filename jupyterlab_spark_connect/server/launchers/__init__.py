"""Launchers: what a cluster needs before its Spark Connect server can run.

A launcher is found by the entry point group ``jupyterlab_spark_connect.launchers``. It prepares a
`Launch`; the manager starts the supervisor with it, waits, and asks the launcher to explain a failure.
"""
