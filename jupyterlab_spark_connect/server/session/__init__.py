"""The session that all notebooks share: its options changed, compared, and its loss priced."""
