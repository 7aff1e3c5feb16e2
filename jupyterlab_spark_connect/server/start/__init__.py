"""What a start may ask for, what it comes to, and what is wrong with it."""
