"""What Spark's answers about models say: which there are now, and what limits them. Imports pyspark.

The shapes are those of Spark Connect's protocol (spark/connect/ml.proto).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyspark.sql.connect import proto

if TYPE_CHECKING:
    from jupyterlab_spark_connect.kernel.session.session import OpenSession

LIMITS: Final = "spark.connect.session.connectML.mlCache.memoryControl"
"""How the options begin that limit the models of a session."""

_STOPS_EARLY: Final = (
    f" The threshold follows from {LIMITS}.maxModelSize, which limits each model: to train this one to its "
    "end, set it higher, for all notebooks that share the session, or ask for a smaller one."
)


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model of this process's.

    Attributes
    ----------
    label
        What a person calls it, such as ``LogisticRegression``.
    part_of
        The id of the model that it is a part of; None for a whole one.
    session_id, generation
        Where it is.
    """

    label: str
    part_of: str | None
    session_id: str
    generation: int

    def is_in(self, opened: OpenSession) -> bool:
        """Whether it was made in a session."""
        where = (opened.session.session_id, opened.connection.generation)
        return (self.session_id, self.generation) == where


def models_made(
    command: proto.Command, answer: proto.ExecutePlanResponse, known: Mapping[str, KnownModel]
) -> Iterator[tuple[str, str, str | None]]:
    """Return the id, the label and the whole, if it is a part, of each model that a command has brought.

    Parameters
    ----------
    command
        What Spark was asked.
    answer
        What it has answered.
    known
        The models that were there before, by id.
    """
    result = answer.ml_command_result
    if not command.HasField("ml_command") or not result.HasField("operator_info"):
        return
    asked = command.ml_command
    label, part_of = None, None
    if asked.HasField("fit"):
        label = _short(asked.fit.estimator.name)
    elif asked.HasField("read"):
        if asked.read.operator.type == proto.MlOperator.OPERATOR_TYPE_MODEL:
            label = _short(asked.read.operator.name).removesuffix("Model")
    elif asked.HasField("fetch"):
        whole = known.get(asked.fetch.obj_ref.id)
        method = asked.fetch.methods[-1].method if asked.fetch.methods else ""
        # what comes of none, such as StringIndexerModel.from_labels, is a whole one
        label = method[:1].upper() + method[1:].partition("Model")[0]
        if whole is not None:
            label = f"{whole.label}: {method}"
            part_of = whole.part_of or asked.fetch.obj_ref.id
    if label is None:
        return
    for id_ in result.operator_info.obj_ref.id.split(","):
        if id_ and "." not in id_:  # with a dot it is a model's summary
            yield id_, label, part_of


def with_limit(answer: proto.ExecutePlanResponse) -> proto.ExecutePlanResponse:
    """Return an answer whose warning, of a forest that has stopped early, says what has stopped it."""
    if "warning_message" not in proto.MlCommandResult.MlOperatorInfo.DESCRIPTOR.fields_by_name:
        return answer
    warning = answer.ml_command_result.operator_info.warning_message
    if "stops early" not in warning:
        return answer
    changed = proto.ExecutePlanResponse()
    changed.CopyFrom(answer)
    changed.ml_command_result.operator_info.warning_message = warning + _STOPS_EARLY
    return changed


def _short(name: str) -> str:
    return name.rpartition(".")[2]
