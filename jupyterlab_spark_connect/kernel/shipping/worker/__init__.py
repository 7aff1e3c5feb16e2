"""The part that travels: it is sent as source and runs in Spark's workers, which have nothing of ours.

Standard library and pyspark only, and Python 3.9.
"""
