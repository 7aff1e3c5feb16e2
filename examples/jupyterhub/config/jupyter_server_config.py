"""What every user's Jupyter server takes over; an image has this file in /etc/jupyter."""

c = get_config()  # noqa: F821 - Jupyter gives it to its configuration files

# When nobody has used Spark for half an hour, it is stopped; the panel says so before.
c.SparkConnect.idle_timeout = 1800
# Nobody may set these, whatever the cluster.
c.SparkConnect.locked_options = ["spark.jars.repositories", "spark.jars.ivy*"]
