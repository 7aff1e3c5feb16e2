"""The administrator's config as the Jupyter server has it, and as a terminal without one can have it."""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_core.application import JupyterApp
from jupyter_server.extension.config import ExtensionConfigManager
from traitlets.config import Config


def with_config_folders(config: Config, paths: Sequence[str]) -> Config:
    """Put Jupyter's config on top of our sections of ``jupyter_server_config.d``.

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
