"""A client of the Jupyter server, for whatever asks it from another process: kernels and terminals."""
