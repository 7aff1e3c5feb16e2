"""The two ways to a Spark that runs: its monitoring REST, and gRPC in a process of its own."""
