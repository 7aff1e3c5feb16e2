"""Whether Spark works, and whether anybody uses it."""
