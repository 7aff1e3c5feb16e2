"""Apache Spark as part of the notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from os import PathLike

    from IPython.core.interactiveshell import InteractiveShell
    from pyspark.sql.connect.session import SparkSession

    from .contract.connection import SessionMode
    from .kernel.cells.hook import SparkHook

__all__ = [
    "SparkMismatchError",
    "SparkMissingError",
    "SparkNotRunningError",
    "SparkSessionError",
    "SparkStartError",
    "SparkStoppedError",
    "connect",
    "everybody",
]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Return where the server extension is, for the Jupyter server."""
    from .server.app import SparkConnectApp

    return [{"module": "jupyterlab_spark_connect.server.app", "app": SparkConnectApp}]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Return where the built front end is, and where JupyterLab is to have it."""
    return [{"src": "labextension", "dest": "jupyterlab-spark-connect"}]


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Have IPython set `spark` the first time a cell uses it: ``%load_ext jupyterlab_spark_connect``.

    Prints nothing, imports no pyspark, costs a millisecond or two.
    """
    from .kernel.cells.hook import SparkHook

    hook = SparkHook(shell)
    hook.load()
    _hooks[id(shell)] = hook


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Undo `load_ipython_extension`; the session stays."""
    _hooks.pop(id(shell)).unload()


def start_on_use(shell: InteractiveShell, *, wanted: bool = True) -> None:
    """Have a cell that needs `spark` start Spark where it does not run, as ``connect(start=True)`` does.

    The shell has the extension loaded; JupyterLab's "Start Spark when a cell needs it" calls it.
    """
    _hooks[id(shell)].starts = wanted


def allow_classic(shell: InteractiveShell) -> None:
    """Let a builder that names a master make a classic Spark of this kernel's own.

    The shell has the extension loaded, and no pyspark yet; JupyterLab's "Let notebooks have a classic Spark
    of their own" calls it.
    """
    _hooks[id(shell)].allows_classic = True


def use_session_mode(mode: SessionMode, *, chosen: bool) -> None:
    """Have `spark` be the shared session, a copy of it, or one of the notebook's own, from its next cell on.

    JupyterLab calls it; `connect` is for code.

    Parameters
    ----------
    mode
        Which of them.
    chosen
        Whether a person has just chosen it. What only stands in the notebook or in the settings gives way
        to what its code has asked for.
    """
    from .kernel.session.modes.preference import mode_preference

    if chosen or mode_preference.asked is None:
        mode_preference.asked = mode


_hooks: dict[int, SparkHook] = {}


def prefetch() -> None:
    """Import what the first use of `spark` needs, so that no cell waits for it.

    JupyterLab calls it in the kernel of the notebook in front, once a cell of it names `spark`: it takes
    half a second and some 80 MB, which a notebook without Spark shall not pay.
    """
    from .kernel.api import prefetch as prefetch_modules

    prefetch_modules()


def connect(
    path: str | PathLike[str] | None = None,
    *,
    mode: Literal["shared", "own", "copy"] | None = None,
    start: bool = False,
    notebook: str | PathLike[str] | None = None,
    code: bool | None = None,
) -> SparkSession:
    """Return the Spark session of this notebook or program: the one that all notebooks share.

    Parameters
    ----------
    path
        The connection file of a Spark server. Without it the one that the Jupyter server named in
        ``JUPYTER_SPARK_CONNECT_FILE``, or the only one on this machine.
    mode
        ``shared``, the default: the session of all notebooks, with its views, functions and options.
        ``own``: an empty one of this notebook's. ``copy``: a copy of the shared one, from now on apart.
        Stays in force until another is asked for. Without it the one that is chosen for the notebook, in
        the panel or in its metadata.
    start
        Have the Jupyter server start Spark when it does not run, and wait for it. It starts what the
        notebook asks for (``metadata.spark_connect``), or else the preselected cluster.
    notebook
        The file of the notebook that asks, where this kernel does not know it: nbclient and papermill do not
        name it.
    code
        Whether your own modules go to Spark with the functions that use them; they do, unless the
        administrator says otherwise. Stays in force until it is given again.

    Returns
    -------
    pyspark.sql.connect.session.SparkSession

    Raises
    ------
    SparkNotRunningError
        No Spark server is ready.
    SparkStartError
        It could not be started.
    FileNotFoundError
        There is no file `notebook`.
    SparkMissingError, SparkMismatchError
        This Python has no pyspark, or one that does not fit the server.
    """
    from .kernel.api import connect as attach

    return attach(path, mode=mode, start=start, notebook=notebook, code=code)


def everybody() -> AbstractContextManager[None]:
    """Have what is called within it reach what all notebooks do in the shared session.

    Elsewhere ``spark.interruptAll()``, ``spark.interruptTag(…)``, ``spark.interruptOperation(…)`` and
    ``spark.streams`` mean this notebook's own work alone::

        with everybody():
            spark.interruptAll()
    """
    from .kernel.session.reach import everybody as reach_everybody

    return reach_everybody()


def __getattr__(name: str) -> object:
    """Return an error that `connect` raises; none of them is imported beforehand."""
    if name in __all__:
        from .client import errors

        return getattr(errors, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
