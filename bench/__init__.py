"""What a person waits for, measured side by side with plain Spark: `python -m bench`, or `make bench`."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
