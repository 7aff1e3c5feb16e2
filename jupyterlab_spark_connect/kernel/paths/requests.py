"""Completes the relative paths in pyspark's requests.

Only what is sent at once is looked at; what a DataFrame reads was completed when it was made (`readers`). The
shapes are those of Spark Connect's protocol (spark/connect/{commands,catalog,ml}.proto).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pyspark.sql.connect import proto

from .folder import WorkingFolder
from .formats import CHECKPOINTS, FILE_OPTIONS, PATH_OPTION
from .statements import complete_statement, complete_table_name

if TYPE_CHECKING:
    from google.protobuf.message import Message

Request = TypeVar("Request", bound="Message")
Change = Callable[[], None]
"""Writes a completed path into the message that it was found in."""

_OVERWRITE: Final = "handleOverwrite"
"""The call by which pyspark.ml has a folder deleted that it will write (pyspark/ml/connect/readwrite.py)."""


def complete_request(request: Request, folder: WorkingFolder) -> Request:
    """Return a request with its relative paths completed; the same where there are none."""
    if isinstance(request, proto.ConfigRequest):
        changes = _config_changes
    elif isinstance(request, proto.ExecutePlanRequest):
        if request.plan.WhichOneof("op_type") == "compressed_operation":
            return _complete_compressed(request, folder)
        changes = _plan_changes
    else:
        return request
    if next(changes(request, folder), None) is None:
        return request
    copied = type(request)()
    copied.CopyFrom(request)
    for change in list(changes(copied, folder)):
        change()
    return copied


def _complete_compressed(request: Request, folder: WorkingFolder) -> Request:
    """Look into the plans of megabytes, which pyspark ≥ 4.1 compresses."""
    import zstandard  # pyspark has compressed with it, so it is there

    asked: Any = request
    operation = asked.plan.compressed_operation
    if operation.op_type != proto.Plan.CompressedOperation.OpType.OP_TYPE_COMMAND:
        return request
    command = proto.Command.FromString(zstandard.ZstdDecompressor().decompress(operation.data))
    changes = list(_command_changes(command, folder))
    if not changes:
        return request
    for change in changes:
        change()
    copied: Any = type(asked)()
    copied.CopyFrom(asked)
    copied.plan.compressed_operation.data = zstandard.ZstdCompressor().compress(command.SerializeToString())
    return copied  # type: ignore[no-any-return]


def _plan_changes(request: proto.ExecutePlanRequest, folder: WorkingFolder) -> Iterator[Change]:
    operation = request.plan.WhichOneof("op_type")
    if operation == "command":
        yield from _command_changes(request.plan.command, folder)
    elif operation == "root" and request.plan.root.WhichOneof("rel_type") == "catalog":
        yield from _catalog_changes(request.plan.root.catalog, folder)


def _config_changes(request: proto.ConfigRequest, folder: WorkingFolder) -> Iterator[Change]:
    if request.operation.HasField("set"):
        for pair in request.operation.set.pairs:
            if pair.key == CHECKPOINTS:
                yield from _field(pair, "value", folder.complete)


def _command_changes(command: proto.Command, folder: WorkingFolder) -> Iterator[Change]:
    kind = command.WhichOneof("command_type")
    if kind is None:
        return
    message = getattr(command, kind)
    match kind:
        case "write_operation":
            source = message.source if message.HasField("source") else None
            if message.WhichOneof("save_type") == "path":
                yield from _field(message, "path", lambda path: folder.sink(path, source))
            yield from _options(message.options, source, folder)
        case "write_operation_v2":
            source = message.provider if message.HasField("provider") else None
            yield from _field(message, "table_name", lambda name: complete_table_name(name, folder))
            yield from _options(message.options, source, folder)
            yield from _options(message.table_properties, source, folder, names={"location"})
        case "write_stream_operation_start":
            source = message.format or None
            if message.WhichOneof("sink_destination") == "path":
                yield from _field(message, "path", lambda path: folder.sink(path, source))
            yield from _options(message.options, source, folder)
        case "sql_command":
            yield from _sql_changes(message, folder)
        case "ml_command":
            yield from _ml_changes(message, folder)
        case "merge_into_table_command":
            yield from _field(message, "target_table_name", lambda name: complete_table_name(name, folder))


def _sql_changes(message: proto.SqlCommand, folder: WorkingFolder) -> Iterator[Change]:
    # `sql` is what clients of another age send
    relation = (
        message.input.with_relations.root if message.input.HasField("with_relations") else message.input
    )
    owner, field = (relation.sql, "query") if message.HasField("input") else (message, "sql")
    yield from _field(owner, field, lambda sql: complete_statement(sql, folder))


def _ml_changes(message: proto.MlCommand, folder: WorkingFolder) -> Iterator[Change]:
    kind = message.WhichOneof("command")
    if kind in {"write", "read"}:
        yield from _field(getattr(message, kind), "path", folder.complete)
    elif kind == "fetch":
        for method in message.fetch.methods:
            if method.method == _OVERWRITE and method.args:
                yield from _field(method.args[0].param, "string", folder.complete)


def _catalog_changes(catalog: proto.Catalog, folder: WorkingFolder) -> Iterator[Change]:
    kind = catalog.WhichOneof("cat_type")
    if kind == "refresh_by_path":
        yield from _field(catalog.refresh_by_path, "path", folder.complete)
    elif kind in {"create_table", "create_external_table"}:
        message = getattr(catalog, kind)
        source = message.source or None
        yield from _field(message, "path", lambda path: folder.sink(path, source))
        yield from _options(message.options, source, folder)


def _options(
    options: MutableMapping[str, str],
    source: str | None,
    folder: WorkingFolder,
    names: set[str] | None = None,
) -> Iterator[Change]:
    for name, value in complete_options(options, source, folder.sink, folder, names).items():
        if value != options[name]:
            yield lambda name=name, value=value: options.__setitem__(name, value)  # type: ignore[misc]


def complete_options(
    options: Mapping[str, str],
    source: str | None,
    complete: Callable[[str, str | None], str],
    folder: WorkingFolder,
    names: set[str] | None = None,
) -> dict[str, str]:
    """Return the options of a data source with those completed that are relative paths."""
    found = dict(options)
    for name, value in options.items():
        if name.lower() in (names or {PATH_OPTION}):
            found[name] = complete(value, source)
        elif name.lower() in FILE_OPTIONS:
            found[name] = folder.complete(value)
    return found


def _field(message: Message, name: str, complete: Callable[[str], str]) -> Iterator[Change]:
    before: str = getattr(message, name)
    after = complete(before)
    if after != before:
        yield lambda: setattr(message, name, after)
