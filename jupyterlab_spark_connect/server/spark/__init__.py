"""Ways to a Spark that runs: its monitoring REST, and gRPC in processes of their own."""
