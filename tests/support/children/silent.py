"""Never says anything that counts; ends when asked."""

import os
import signal

os.write(1, b"hello\n")
signal.pause()
