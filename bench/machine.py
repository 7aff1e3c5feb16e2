"""Where and with what the figures were taken; nothing that would name the machine or its user."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from . import ROOT
from .rig.plain_spark import java_home

_PACKAGES = ("pyspark", "jupyterlab", "jupyter_server", "ipykernel", "pandas", "pyarrow", "grpcio")


def machine() -> dict[str, object]:
    """Describe the machine, and how busy it was before."""
    return {
        "cores": psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "processor": _processor(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def versions() -> dict[str, str]:
    """Describe what ran."""
    return {
        "python": platform.python_version(),
        "java": _java(),
        **{name: _version(name) for name in _PACKAGES},
        "jupyterlab-spark-connect": _version("jupyterlab-spark-connect"),
        "commit": _commit(),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _java() -> str:
    answer = subprocess.run(
        [str(java_home() / "bin" / "java"), "-version"], capture_output=True, text=True, check=True
    )
    found = re.search(r'version "([^"]+)"', answer.stderr)
    return found[1] if found else "unknown"


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        found = re.search(r"^model name\s*:\s*(.+)$", told, re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found else platform.processor() or "unknown"


def _commit() -> str:
    """Return the commit; with a plus where something that is measured was changed since."""
    try:
        name = _git("rev-parse", "--short", "HEAD")
        changed = _git("status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{name}+" if changed else name


def _git(*words: str) -> str:
    command = ["git", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
