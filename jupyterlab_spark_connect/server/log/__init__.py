"""Spark's log: segments on disk, entries, windows, and the routes that serve them."""
