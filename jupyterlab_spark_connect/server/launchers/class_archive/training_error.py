"""Why there is no archive."""


class TrainingFailedError(Exception):
    """There is no archive; the message says why, as the end of a sentence."""
