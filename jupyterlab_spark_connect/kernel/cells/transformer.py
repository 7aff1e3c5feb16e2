"""`spark` in the cells of a kernel, when they need it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from IPython.core.error import InputRejected

from jupyterlab_spark_connect.client.errors import SparkNotRunningError, SparkSessionError, SparkStartError

from .hook import mentions_spark
from .names import use_of_spark

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo, InteractiveShell
    from pyspark.sql.connect.session import SparkSession

    from jupyterlab_spark_connect.kernel.session.attachment import Attachment

_NAME = "spark"


class SparkInCells(ast.NodeTransformer):
    """Attaches before a cell that uses `spark`, and turns a cell back that cannot work without a server.

    IPython swallows what a ``pre_run_cell`` callback raises and runs the cell all the same, which would end
    in a NameError. An AST transformer can reject the cell, so the error waits there.
    """

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self._attachment: Attachment | None = None
        self._error: SparkSessionError | None = None

    def before_cell(self, info: ExecutionInfo, *, may_start: bool) -> None:
        """See to `spark` before a cell runs, by starting Spark where that may be.

        Costs one stat, or a search for a word, when there is nothing to do.
        """
        self._error = None
        outdated = self._is_outdated()
        if not outdated and not mentions_spark(str(info.raw_cell)):
            return
        use = use_of_spark(self._plain(info))
        if not (use.attach or outdated):
            return
        attachment = self._load_attachment()
        ours = self._holds_ours(attachment)
        if self._shell.user_ns.get(_NAME) is not None and not ours:
            return
        if ours and attachment.is_fresh():
            return
        try:
            self._shell.user_ns[_NAME] = self._attach(attachment, may_start=may_start and use.now)
        except SparkSessionError as error:
            if use.now:
                self._error = error
        except KeyboardInterrupt:
            self._error = SparkSessionError("You interrupted the cell before it had `spark`.")

    def visit(self, tree: ast.AST) -> ast.AST:
        """Reject the cell if its session could not be had.

        Raises
        ------
        RejectedCell
            With the sentence that says why.
        """
        error, self._error = self._error, None
        if error is None:
            return tree
        raise rejected(error)

    def _attach(self, attachment: Attachment, *, may_start: bool) -> SparkSession:
        try:
            return attachment.attach()
        except SparkNotRunningError:
            if not may_start:
                raise
        from jupyterlab_spark_connect.kernel.api import connect

        try:
            return connect(start=True)
        except KeyboardInterrupt:
            raise SparkStartError("You interrupted the cell; Spark goes on starting.") from None

    def _plain(self, info: ExecutionInfo) -> str:
        """Give a cell as plain Python; IPython < 9.16 does not hand it over."""
        transformed = getattr(info, "transformed_cell", None)
        if transformed is None:
            transformed = self._shell.transform_cell(info.raw_cell)  # type: ignore[no-untyped-call]
        return str(transformed)

    def _load_attachment(self) -> Attachment:
        """Import the rest of the kernel side, once a cell needs it."""
        if self._attachment is None:
            from jupyterlab_spark_connect.kernel.session.attachment import attachment

            self._attachment = attachment
        return self._attachment

    def _is_outdated(self) -> bool:
        """Say whether the notebook's `spark` is ours and its server gone."""
        attachment = self._attachment
        return attachment is not None and attachment.is_outdated() and self._holds_ours(attachment)

    def _holds_ours(self, attachment: Attachment) -> bool:
        held = self._shell.user_ns.get(_NAME)
        return held is not None and held is attachment.session


def rejected(error: SparkSessionError) -> Exception:
    """Make an error of the same name and words that IPython takes as a refusal of the cell."""
    kind = type(type(error).__name__, (type(error), InputRejected), {"__module__": type(error).__module__})
    refusal: Exception = kind(str(error))
    return refusal
