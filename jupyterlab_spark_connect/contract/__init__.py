"""What server, supervisor and kernel share: the files of the connection folder, and how programs run."""
