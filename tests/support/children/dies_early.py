"""Ends before it listens, with its reason as its last words and no end of line."""

import sys

sys.stderr.write("ERROR SparkContext: the reason")
sys.exit(3)
