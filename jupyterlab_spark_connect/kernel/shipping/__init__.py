"""Sends the user's own modules to Spark's workers, with the functions that use them."""
