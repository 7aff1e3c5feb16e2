"""The part of a session that completes its relative paths."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from jupyterlab_spark_connect.kernel.session.channel.builder import has_interceptor
from jupyterlab_spark_connect.kernel.session.extension import SessionExtension
from jupyterlab_spark_connect.kernel.session.sentences import print_sentence

from .batches import patch_batches
from .folder import WorkingFolder
from .readers import complete_plan, patch_readers
from .requests import complete_request

if TYPE_CHECKING:
    from google.protobuf.message import Message
    from pyspark.sql.connect.dataframe import DataFrame
    from pyspark.sql.connect.session import SparkSession

    from jupyterlab_spark_connect.kernel.session.session import OpenSession

Request = TypeVar("Request", bound="Message")


class PathsExtension(SessionExtension):
    """Completes relative paths with the working folder of this process, where Spark has the same files."""

    purpose = "find the files that relative paths lead to"

    def __init__(self) -> None:
        self._folder: WorkingFolder | None = None
        self._was_told = False
        patch_readers(self._complete_frame)
        patch_batches(self._folder_of_batches)

    def opened(self, opened: OpenSession) -> None:
        """Learn where the files of this Spark are."""
        self._folder = WorkingFolder(opened.connection.default_files, self._tell_remote)

    def prepare(self, request: Request) -> Request:
        """Complete the paths of what is sent at once."""
        return request if self._folder is None else complete_request(request, self._folder)

    def _complete_frame(self, frame: DataFrame) -> None:
        if self._folder is None or not has_interceptor(frame.sparkSession):
            return
        folder, plan = self._folder, frame._plan  # noqa: SLF001
        self.guard(lambda: complete_plan(plan, folder), None)

    def _folder_of_batches(self, session: SparkSession) -> str | None:
        is_local = self._folder is not None and self._folder.is_local and has_interceptor(session)
        return str(Path.cwd()) if is_local else None

    def _tell_remote(self, path: str) -> None:
        if not self._was_told:
            self._was_told = True
            print_sentence(
                f"Spark runs elsewhere and looks for {path!r} there, not beside this notebook. "
                "Name a place that both can reach, such as s3a://…"
            )
