"""What administrators write: ``spark-connect.d``, and our sections of Jupyter's own config files."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

from jupyter_core.application import JupyterApp
from jupyter_server.extension.config import ExtensionConfigManager
from traitlets.config import Config

CONFIG_FOLDER_NAME: Final = "spark-connect.d"
"""Folder of Jupyter's config path whose files count: ``{"clusters": [{"name": …}], "bundles": […]}``."""

BUNDLE_KEYS: Final = ("bundles", "bundled_options", "config_bundles")
"""What bundles stand under: ours, and those of SparkConnector and of its successor."""

_KNOWN: Final = frozenset({"clusters", *BUNDLE_KEYS})

Described: TypeAlias = tuple[str, Mapping[str, Any]]
"""A file's path, and what stands in it."""


def read_config_folder(config_path: Iterable[str], log: logging.Logger) -> list[Described]:
    """Read the files from the weakest folder to the strongest, each folder in the order of names.

    Parameters
    ----------
    config_path
        Jupyter's config path, the strongest folder first (``jupyter_core.paths.jupyter_config_path``).
    """
    folders = reversed([Path(folder) / CONFIG_FOLDER_NAME for folder in config_path])
    return read_described((file for folder in folders for file in sorted(folder.glob("*.json"))), log)


def read_described(files: Iterable[Path], log: logging.Logger) -> list[Described]:
    """Read files; what is wrong is logged with the name of its file and left out."""
    described: list[Described] = []
    for file in files:
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            log.error("Spark Connect: %s: %s; it is left out", file, error)
            continue
        if not isinstance(content, dict) or not content.keys() & _KNOWN:
            log.error('Spark Connect: %s: it has neither "clusters" nor "bundles"; it is left out', file)
            continue
        if unknown := sorted(content.keys() - _KNOWN):
            log.warning("Spark Connect: %s: %s is not taken over", file, ", ".join(unknown))
        described.append((str(file), content))
    return described


def with_config_folders(config: Config, paths: Sequence[str]) -> Config:
    """Return Jupyter's config on top of our sections of ``jupyter_server_config.d``.

    Jupyter itself takes nothing from that folder but which extensions are enabled.
    """
    reader = ExtensionConfigManager(read_config_path=list(paths))
    content = reader.get("jupyter_server_config")  # type: ignore[no-untyped-call]
    merged = Config({name: content[name] for name in content if name.startswith("Spark")})
    merged.merge(config)
    return merged


def read_server_config() -> Config:
    """Read the files that a Jupyter server would read."""
    reader = _ServerConfigReader()
    reader.load_config_file()
    return with_config_folders(reader.config, reader.config_file_paths)


class _ServerConfigReader(JupyterApp):
    """Reads ``jupyter_config`` and ``jupyter_server_config``, by Jupyter's own rules."""

    name = "jupyter-server"
