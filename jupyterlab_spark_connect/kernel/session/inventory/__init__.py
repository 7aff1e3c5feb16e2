"""What this kernel made in its Spark session, as requests, files and sentences have it."""
