"""What runs the JVM: Java, Spark, the Python of its workers, its environment and options."""
