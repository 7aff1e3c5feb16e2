"""Streaming queries of the shared session: each notebook sees its own, and each has listeners of its own."""
