"""The models that this notebook has in the session: whose they are, and what frees their room."""
