"""What runs inside the Jupyter server: lifecycle, REST API, log, Web UI proxy, launchers."""
