"""The Spark session of this kernel: opened, watched, replaced when the server's generation changes."""
