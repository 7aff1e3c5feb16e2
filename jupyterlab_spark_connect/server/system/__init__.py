"""The machine: processes, the container, files, programs."""
