"""What happens when a cell runs: the hook that sets `spark`, and the names that a cell uses."""
