"""What several rings of tests need, and the bench: a real Jupyter, its kernels, tiny children."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

CHILDREN = Path(__file__).with_name("children")
"""The folder of tiny programs that a supervisor is given in place of Spark."""
