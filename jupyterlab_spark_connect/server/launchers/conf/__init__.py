"""The options of a start: who sets which, and what the machine's size, port and folders give."""
