"""What runs in a kernel: finds the Spark server, attaches to it, notices its end, names what was lost.

Imports neither tornado nor the Jupyter server, and no pyspark before a cell needs it. Modules that
import pyspark or grpc at their top are loaded by `attachment` alone.
"""
