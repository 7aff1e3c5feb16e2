"""How `spark` shows itself as the last line of a cell."""
