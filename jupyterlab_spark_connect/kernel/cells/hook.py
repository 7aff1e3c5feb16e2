"""What ``%load_ext jupyterlab_spark_connect`` adds to IPython: a wait for the first cell that can use Spark.

Everything that a kernel without Spark has to load is in this file, which imports next to nothing.
"""

from __future__ import annotations

import contextlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from IPython.core.interactiveshell import ExecutionInfo, InteractiveShell

    from .transformer import SparkTransformer


_OURS = __name__.partition(".")[0]
_PREFIXES = (sys.prefix, sys.base_prefix)


class SparkHook:
    """Passes each cell to `SparkTransformer`, from the first on that can use Spark.

    Attributes
    ----------
    starts
        Whether a cell that needs Spark has the Jupyter server start it.
    allows_classic
        Whether a builder that names a master makes a classic Spark, in this kernel.
    """

    def __init__(self, shell: InteractiveShell) -> None:
        self.starts = False
        self.allows_classic = False
        self._shell = shell
        self._transformer: SparkTransformer | None = None
        self._seen = 0
        self._imports = _PysparkImport(self._before_pyspark)

    def load(self) -> None:
        """Start watching cells."""
        self._shell.events.register("pre_run_cell", self.before_cell)
        if self._has_own_modules():
            self._keep_sources(is_late=True)
        else:
            self._shell.events.register("post_run_cell", self._after_cell)
        if "pyspark" in sys.modules:
            self._before_pyspark()
        else:
            sys.meta_path.insert(0, self._imports)

    def unload(self) -> None:
        """Stop watching cells; the session stays."""
        self._shell.events.unregister("pre_run_cell", self.before_cell)
        with contextlib.suppress(ValueError):  # it has seen an own module
            self._shell.events.unregister("post_run_cell", self._after_cell)
        if self._imports in sys.meta_path:
            sys.meta_path.remove(self._imports)
        if self._transformer is not None:
            self._shell.ast_transformers.remove(self._transformer)

    def before_cell(self, info: ExecutionInfo) -> None:
        """Have `spark` set before a cell runs; costs a search for a word until one can use it."""
        if self._transformer is None:
            if not mentions_spark(str(info.raw_cell)):
                return
            from .transformer import SparkTransformer

            self._transformer = SparkTransformer(self._shell, mentions_spark)
            self._shell.ast_transformers.append(self._transformer)
        self._transformer.before_cell(info, may_start=self.starts)

    def _after_cell(self, _result: object) -> None:
        """Have the sources of own modules kept from the first one on: workers run what is loaded here."""
        if len(sys.modules) != self._seen and self._has_own_modules():
            self._shell.events.unregister("post_run_cell", self._after_cell)
            self._keep_sources(is_late=False)

    def _has_own_modules(self) -> bool:
        self._seen = len(sys.modules)
        return any(_may_be_own(name, module) for name, module in list(sys.modules.items()))

    def _keep_sources(self, *, is_late: bool) -> None:
        from jupyterlab_spark_connect.kernel.shipping.kept import KEPT

        KEPT.watch(self._shell, is_late=is_late)

    def _before_pyspark(self) -> None:
        """Have pyspark's builder give the notebook's session, whoever imports it."""
        from .transformer import patch_for_cells

        patch_for_cells(lambda: self.starts, allows_classic=self.allows_classic)


class _PysparkImport:
    """A finder of modules that finds none, and tells when pyspark is imported for the first time."""

    def __init__(self, callback: Callable[[], None]) -> None:
        self._callback = callback

    def find_spec(self, name: str, *_: object) -> None:
        """Tell, once; the finders behind it find the module."""
        if name == "pyspark":
            sys.meta_path.remove(self)
            self._callback()


def _may_be_own(name: str, module: object) -> bool:
    """Whether a module may be of the user's own; a lazy one is not loaded by the question."""
    if not isinstance(module, ModuleType) or name.startswith((_OURS, "__main__")):
        return False
    file = object.__getattribute__(module, "__dict__").get("__file__")
    return isinstance(file, str) and not file.startswith(_PREFIXES) and "-packages" not in file


def mentions_spark(source: str) -> bool:
    """Whether a cell can use Spark at all; costs almost nothing."""
    return "spark" in source
