"""A small package beside the notebooks."""

from .words import Counter, split_words

__all__ = ["Counter", "split_words"]
