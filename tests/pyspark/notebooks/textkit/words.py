from pathlib import Path

from .letters import only_letters

STOP_WORDS = frozenset(Path(__file__).with_name("stop_words.txt").read_text("utf-8").split())


def split_words(line):
    return [word for word in map(only_letters, line.lower().split()) if word and word not in STOP_WORDS]


class Counter:
    """Counts vowels; an object that a function of the notebook closes over."""

    def __init__(self, letters="aeiou"):
        self.letters = letters

    def __call__(self, word):
        return sum(letter in self.letters for letter in word)
