"""The first queries of a fresh Spark, before the first notebook comes."""
