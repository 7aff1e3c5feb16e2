"""Which session a notebook has: the shared one, a copy of it, or one of its own."""
