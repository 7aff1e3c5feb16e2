"""The figures, in the order of the table and of their taking."""

from bench.figure import Experiment

from . import (
    bundle,
    crowd,
    idle,
    kernel_imports,
    kernel_start,
    lab_start,
    log_in_browser,
    log_on_server,
    next_notebook,
    shipping,
    small_queries,
    start,
    status,
    steady,
    web_ui,
)

EXPERIMENTS: tuple[Experiment, ...] = (
    start.EXPERIMENT,
    next_notebook.EXPERIMENT,
    small_queries.EXPERIMENT,
    shipping.EXPERIMENT,
    kernel_start.EXPERIMENT,
    kernel_imports.EXPERIMENT,
    status.EXPERIMENT,
    idle.EXPERIMENT,
    lab_start.EXPERIMENT,
    bundle.EXPERIMENT,
    web_ui.EXPERIMENT,
    log_on_server.EXPERIMENT,
    log_in_browser.EXPERIMENT,
    crowd.EXPERIMENT,
    steady.EXPERIMENT,
)
