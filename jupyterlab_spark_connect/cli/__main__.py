"""``python -m jupyterlab_spark_connect.cli``, for where no script is installed."""

import sys

from .main import main

sys.exit(main())
