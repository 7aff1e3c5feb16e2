"""JupyterLab in a browser, with our front end or without."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.stage import Stage
from tests.support.real_jupyter import Config, RealJupyter

from .chromium import Page
from .front_end import NAME, build_front_end
from .stopwatch import Stopwatch

_INSTALLED = Path(sys.prefix) / "share" / "jupyter" / "labextensions"

WATCH_LAB = """
(() => {
  const look = () => {
    const isThere = document.querySelector('.jp-Launcher') && !document.getElementById('jupyterlab-splash');
    if (isThere) {
      requestAnimationFrame(() => { window.benchShown = performance.now(); });
    } else {
      requestAnimationFrame(look);
    }
  };
  look();
})();
"""
"""Notes when the launcher was painted and the splash screen gone, in milliseconds since the navigation."""


def lab_with_ours(stage: Stage) -> RealJupyter:
    """Return a Jupyter server that serves JupyterLab with our front end, built for production."""
    folder = _others(stage.folder / "labextensions-ours")
    if not (folder / NAME).exists():
        (folder / NAME).symlink_to(build_front_end(stage.folder), target_is_directory=True)
    return stage.jupyter("lab", _config(folder, extension=True))


def lab_without_ours(stage: Stage) -> RealJupyter:
    """Return one without our front end and without our server extension, the same in everything else."""
    return stage.jupyter(
        "plain-lab", _config(_others(stage.folder / "labextensions-others"), extension=False)
    )


def open_lab(page: Page, jupyter: RealJupyter) -> float:
    """Open JupyterLab with a fresh workspace, and give the milliseconds until its launcher was painted."""
    page.go(f"http://127.0.0.1:{jupyter.port}/lab?reset&token={jupyter.token}", before=WATCH_LAB)
    shown: list[float] = []

    def look() -> bool:
        # the page is another one for a moment while it is redirected
        value = page.evaluate("window.benchShown ?? null")
        if value is not None:
            shown.append(float(value))
        return bool(shown)

    Stopwatch().until("the launcher", look, limit=120)
    return shown[0]


def _config(folder: Path, *, extension: bool) -> Config:
    return {
        "ServerApp": {
            "jpserver_extensions": {
                "jupyterlab": True,
                "jupyterlab_spark_connect": extension,
                # it would bring a front end of its own
                "notebook": False,
            }
        },
        "LabApp": {"expose_app_in_browser": True, "labextensions_path": [str(folder)]},
        "SparkLauncher": {"class_archive": "off"},
    }


def _others(folder: Path) -> Path:
    """Make a folder with links to everything that is installed but ours."""
    if not folder.exists():
        folder.mkdir()
        for path in _INSTALLED.glob("*"):
            if path.name != NAME:
                (folder / path.name).symlink_to(path, target_is_directory=True)
    return folder
