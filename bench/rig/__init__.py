"""What figures are taken with: what is started, what it is given to do, and what looks at it."""
