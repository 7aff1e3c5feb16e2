"""The options of Spark: what there is, what each takes, and what a misspelt one was meant to be."""

from __future__ import annotations

from .entries import OptionReference

__all__ = ["OptionReference"]
