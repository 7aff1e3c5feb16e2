"""Errors that a person can read: the own lines of whoever wrote the cell, and Spark's sentence."""
