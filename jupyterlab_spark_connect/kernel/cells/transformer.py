"""Sets `spark` before a cell that uses it, and rejects the cell where that cannot be done."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from IPython.core.error import InputRejected

from jupyterlab_spark_connect.client.errors import SparkSessionError, SparkStartError

from .names import use_of_spark

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo, InteractiveShell
    from pyspark.sql.connect.session import SparkSession

    from jupyterlab_spark_connect.kernel.session.attachment import Attachment

_NAME = "spark"


class SparkTransformer(ast.NodeTransformer):
    """Attaches before a cell that uses `spark`, and rejects a cell that cannot work without a server.

    IPython swallows what a ``pre_run_cell`` callback raises and runs the cell all the same, which would end
    in a NameError. An AST transformer can reject the cell, so the error waits there.

    Parameters
    ----------
    shell
        The shell whose cells they are.
    mentions_spark
        Whether a cell's source can use Spark at all; cheap, as it is asked of every cell.
    """

    def __init__(self, shell: InteractiveShell, mentions_spark: Callable[[str], bool]) -> None:
        self._shell = shell
        self._mentions_spark = mentions_spark
        self._attachment: Attachment | None = None
        self._error: SparkSessionError | None = None

    def before_cell(self, info: ExecutionInfo, *, may_start: bool) -> None:
        """Set `spark` before a cell runs, starting a server where `may_start`.

        Costs one stat, or a search for a word, when there is nothing to do.
        """
        self._error = None
        outdated = self._is_outdated()
        if not outdated and not self._mentions_spark(str(info.raw_cell)):
            return
        use = use_of_spark(self._plain(info))
        if not (use.attach or outdated):
            return
        attachment = self._load_attachment()
        ours = self._holds_ours(attachment)
        if self._shell.user_ns.get(_NAME) is not None and not ours:
            return
        if ours and attachment.is_fresh() and self._shell.user_ns[_NAME] is attachment.session:
            return
        try:
            self._shell.user_ns[_NAME] = self._attach(may_start=may_start and use.now)
        except SparkSessionError as error:
            if use.now:
                self._error = error
        except KeyboardInterrupt:
            self._error = SparkSessionError("You interrupted the cell before it had `spark`.")

    def visit(self, tree: ast.AST) -> ast.AST:
        """Reject the cell if its session could not be had.

        Raises
        ------
        InputRejected
            Has the name and the sentence of the error that kept `before_cell` from setting `spark`.
        """
        error, self._error = self._error, None
        if error is None:
            return tree
        raise _rejection(error)

    def _attach(self, *, may_start: bool) -> SparkSession:
        from jupyterlab_spark_connect.kernel.api import attach_or_start

        return attach_or_start(_start_for_cell if may_start else None)

    def _plain(self, info: ExecutionInfo) -> str:
        """Return a cell as plain Python; IPython < 9.16 does not hand it over."""
        transformed = getattr(info, "transformed_cell", None)
        if transformed is None:
            transformed = self._shell.transform_cell(info.raw_cell)  # type: ignore[no-untyped-call]
        return str(transformed)

    def _load_attachment(self) -> Attachment:
        """Import the rest of the kernel side, once a cell needs it."""
        if self._attachment is None:
            from jupyterlab_spark_connect.kernel.api import attachment

            self._attachment = attachment
        return self._attachment

    def _is_outdated(self) -> bool:
        """Whether the notebook's `spark` is ours and its server gone."""
        attachment = self._attachment
        return attachment is not None and attachment.is_outdated() and self._holds_ours(attachment)

    def _holds_ours(self, attachment: Attachment) -> bool:
        return attachment.holds(self._shell.user_ns.get(_NAME))


def patch_for_cells(may_start: Callable[[], bool], *, allows_classic: bool) -> None:
    """Have pyspark's builder give the notebook's session, and start Spark where a cell may do that."""
    from jupyterlab_spark_connect.kernel.api import attach_or_start, patch_pyspark, source

    source.attach = lambda: attach_or_start(_start_for_cell if may_start() else None)
    source.allows_classic |= allows_classic
    patch_pyspark()


def _start_for_cell() -> None:
    from jupyterlab_spark_connect.kernel.api import start_for_notebook

    try:
        start_for_notebook()
    except KeyboardInterrupt:
        raise SparkStartError("You interrupted the cell; Spark goes on starting.") from None


def _rejection(error: SparkSessionError) -> Exception:
    """Return an error of the same name and words that IPython takes as a refusal of the cell."""
    kind = type(type(error).__name__, (type(error), InputRejected), {"__module__": type(error).__module__})
    refusal: Exception = kind(str(error))
    return refusal
