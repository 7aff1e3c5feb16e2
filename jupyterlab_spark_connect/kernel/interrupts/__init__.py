"""Interrupts reach this notebook's own operations: in whichever of its threads, and nobody else's."""
