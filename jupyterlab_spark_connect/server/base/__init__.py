"""What every route stands on: errors, the base handler, redaction, tasks."""
