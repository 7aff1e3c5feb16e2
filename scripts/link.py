"""Let Jupyter read the extension from this checkout, so that a rebuild shows at the next page load.

An editable install copies the front end and the server's configuration into the environment; this puts links
there instead. `--remove` takes them away: pip would delete through them when it installs again.
"""

import argparse
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = Path(sys.prefix)

#: Where Jupyter looks, and what stands there: the same pairs as `shared-data` in pyproject.toml.
LINKS = {
    ENVIRONMENT / "share/jupyter/labextensions/jupyterlab-spark-connect": (
        ROOT / "jupyterlab_spark_connect/labextension"
    ),
    ENVIRONMENT / "etc/jupyter/jupyter_server_config.d/jupyterlab_spark_connect.json": (
        ROOT / "jupyter-config/server-config/jupyterlab_spark_connect.json"
    ),
}


def remove() -> None:
    """Take the links away; what is no link stays."""
    for place in LINKS:
        if place.is_symlink():
            place.unlink()


def link() -> None:
    """Put the links in place of whatever is there."""
    remove()
    for place, target in LINKS.items():
        if place.is_dir():
            shutil.rmtree(place)
        place.unlink(missing_ok=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(target, target_is_directory=target.is_dir())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--remove", action="store_true", help="take the links away")
    if parser.parse_args().remove:
        remove()
    else:
        link()
