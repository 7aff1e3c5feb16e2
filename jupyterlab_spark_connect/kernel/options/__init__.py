"""Options that one notebook sets hold for all that share the session: whoever sets them is told so."""
