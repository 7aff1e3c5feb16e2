"""What classic code gets where Spark Connect has no such thing: Spark's own error, and the way there is."""
