"""What `SparkSession.builder` gives: the session of the notebook, whatever master it names."""
