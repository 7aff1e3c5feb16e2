"""The options of a start: who sets what, and within which rules."""
