"""Relative paths given to Spark mean what they mean to Python in this kernel."""
