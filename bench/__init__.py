"""What a person waits for, measured side by side with plain Spark: `python -m bench`, or `make bench`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Jupyter, kernels and notebooks are those of the tests, which find them in the same way (pyproject.toml).
sys.path.insert(0, str(ROOT / "tests" / "real"))
