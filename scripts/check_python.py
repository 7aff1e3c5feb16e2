"""Refuse a Python that is too old, before anything has been made with it.

Runs with whatever Python the machine has, so it is written for an old one.
"""

import sys

OLDEST = (3, 11)

if sys.version_info < OLDEST:
    sys.exit(
        f"{sys.executable} is Python {sys.version_info[0]}.{sys.version_info[1]}; "
        f"this project needs {OLDEST[0]}.{OLDEST[1]} or newer. "
        "Name another one: make PYTHON=/path/to/python3.12"
    )

try:
    import ensurepip  # noqa: F401
    import venv  # noqa: F401
except ImportError:
    sys.exit(
        f"The Python at {sys.executable} cannot make virtual environments. "
        "On Debian and Ubuntu they are in the package python3-venv: apt-get install python3-venv"
    )
