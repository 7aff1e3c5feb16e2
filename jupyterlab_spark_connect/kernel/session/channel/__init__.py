"""The gRPC side of a session: fail at once when the server is gone, and keep the inventory."""
