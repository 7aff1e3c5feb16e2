"""The Spark session of this kernel: found, attached, watched, and told of when it is lost."""
