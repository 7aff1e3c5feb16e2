"""Reads pyspark's requests for what they make in the session.

The shapes are those of Spark Connect's protocol (spark/connect/{commands,catalog,base}.proto); what an
older client's protocol does not have is skipped.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from pyspark.sql.connect import proto

from jupyterlab_spark_connect.contract import inventory as kinds

from .inventory import SessionInventory, global_view

OWN_CODE: Final = "spark-connect-own-"
"""How the artifacts begin that hold a notebook's own modules, which nobody has to add again."""

if TYPE_CHECKING:
    from google.protobuf.message import Message


def note_request(inventory: SessionInventory, request: Message) -> None:
    """Note what a request that has succeeded made or took back; one that makes nothing changes nothing."""
    if isinstance(request, proto.ExecutePlanRequest):
        note_plan(inventory, request.plan)
    elif isinstance(request, proto.ConfigRequest):
        note_config(inventory, request.operation)
    elif isinstance(request, proto.AnalyzePlanRequest):
        note_analysis(inventory, request)


def note_plan(inventory: SessionInventory, plan: proto.Plan) -> None:
    """Note what a plan that has run made: views, functions, data sources, cached tables."""
    command = command_of(plan)
    if command is not None:
        _note_command(inventory, command)
    elif plan.WhichOneof("op_type") == "root" and plan.root.WhichOneof("rel_type") == "catalog":
        _note_catalog(inventory, plan.root.catalog)


def command_of(plan: proto.Plan) -> proto.Command | None:
    """Return the command of a plan; None where it is none."""
    operation = plan.WhichOneof("op_type")
    if operation == "command":
        return plan.command
    return _decompressed(plan.compressed_operation) if operation == "compressed_operation" else None


def note_config(inventory: SessionInventory, operation: proto.ConfigRequest.Operation) -> None:
    """Note the runtime options that a config request set or took back."""
    if operation.HasField("set"):
        for pair in operation.set.pairs:
            inventory.add(kinds.OPTION, pair.key)
    elif operation.HasField("unset"):
        for key in operation.unset.keys:
            inventory.remove(kinds.OPTION, key)


def note_analysis(inventory: SessionInventory, request: proto.AnalyzePlanRequest) -> None:
    """Note that a DataFrame was cached or let go."""
    analysis = request.WhichOneof("analyze")
    if analysis == "persist":
        inventory.add(kinds.FRAME, _identity(request.persist.relation))
    elif analysis == "unpersist":
        inventory.remove(kinds.FRAME, _identity(request.unpersist.relation))


def note_artifacts(inventory: SessionInventory, request: proto.AddArtifactsRequest) -> None:
    """Note the files that an artifact request carries; pandas data travels that way too and is no file."""
    payload = request.WhichOneof("payload")
    if payload == "batch":
        names = [artifact.name for artifact in request.batch.artifacts]
    elif payload == "begin_chunk":
        names = [request.begin_chunk.name]
    else:
        return
    for name in names:
        folder, _, file = name.partition("/")
        if folder != "cache" and not file.startswith(OWN_CODE):
            inventory.add(kinds.ARTIFACT, file)


def _note_command(inventory: SessionInventory, command: proto.Command) -> None:
    kind = command.WhichOneof("command_type")
    if kind == "create_dataframe_view":
        view = command.create_dataframe_view
        inventory.add(kinds.VIEW, global_view(view.name) if view.is_global else view.name)
    elif kind == "sql_command":
        made = command.sql_command
        inventory.note_sql(made.input.sql.query if made.HasField("input") else made.sql)
    elif kind == "register_function":
        inventory.add(kinds.FUNCTION, command.register_function.function_name)
    elif kind == "register_table_function":
        inventory.add(kinds.FUNCTION, command.register_table_function.function_name)
    elif kind == "register_data_source":
        inventory.add(kinds.SOURCE, command.register_data_source.name)


def _note_catalog(inventory: SessionInventory, catalog: proto.Catalog) -> None:
    kind = catalog.WhichOneof("cat_type")
    if kind == "drop_temp_view":
        inventory.remove(kinds.VIEW, catalog.drop_temp_view.view_name)
    elif kind == "drop_global_temp_view":
        inventory.remove(kinds.VIEW, global_view(catalog.drop_global_temp_view.view_name))
    elif kind == "cache_table":
        inventory.add(kinds.TABLE, catalog.cache_table.table_name)
    elif kind == "uncache_table":
        inventory.remove(kinds.TABLE, catalog.uncache_table.table_name)
    elif kind == "clear_cache":
        inventory.remove(kinds.TABLE)
        inventory.remove(kinds.FRAME)


def _decompressed(operation: proto.Plan.CompressedOperation) -> proto.Command | None:
    """Undo the compression that pyspark ≥ 4.1 gives to plans of megabytes, such as a view of pandas data."""
    if operation.op_type != proto.Plan.CompressedOperation.OpType.OP_TYPE_COMMAND:
        return None
    import zstandard  # pyspark has compressed with it, so it is there

    command = proto.Command()
    command.ParseFromString(zstandard.ZstdDecompressor().decompress(operation.data))
    return command


def _identity(relation: proto.Relation) -> str:
    return hashlib.blake2b(relation.SerializeToString(), digest_size=16).hexdigest()
