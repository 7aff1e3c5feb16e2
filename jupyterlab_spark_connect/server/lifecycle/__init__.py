"""One Spark from its start, or its adoption, to its end."""
