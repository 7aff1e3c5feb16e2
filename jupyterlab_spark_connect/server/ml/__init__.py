"""The ML models that the session of all notebooks holds."""
