"""Reads requests for the options that they set in the session: by `spark.conf`, by a builder, by SQL."""

from __future__ import annotations

import re
from typing import Final

from pyspark.sql.connect import proto

from jupyterlab_spark_connect.contract.notebook_options import CURRENT_DATABASE
from jupyterlab_spark_connect.kernel.session.inventory.inventory import without_comments

_NAME: Final = r"(`[^`]+`|[\w.-]+)"
_SET = re.compile(r"SET\s+" + _NAME + r"\s*=", re.I)
_RESET = re.compile(r"RESET\s+" + _NAME, re.I)
_TIME_ZONE = re.compile(r"SET\s+TIME\s+ZONE\b", re.I)
_USE = re.compile(r"(USE|SET\s+CATALOG)\s", re.I)

_NOT_SHARED: Final = frozenset({"spark.app.name", "spark.master", "spark.remote"})
"""A builder hands them over as options; they mean nothing to a session that is there."""


def options_set_by(request: proto.ConfigRequest | proto.ExecutePlanRequest) -> list[str]:
    """Return the names of the options that a request sets or takes back, or `CURRENT_DATABASE`."""
    if isinstance(request, proto.ConfigRequest):
        operation = request.operation
        names = [pair.key for pair in operation.set.pairs] if operation.HasField("set") else []
        names += operation.unset.keys if operation.HasField("unset") else []
        return [name for name in names if name not in _NOT_SHARED]
    plan = request.plan
    kind = plan.WhichOneof("op_type")
    if kind == "command" and plan.command.WhichOneof("command_type") == "sql_command":
        command = plan.command.sql_command
        return _set_by_sql(command.input.sql.query if command.HasField("input") else command.sql)
    if kind == "root" and plan.root.WhichOneof("rel_type") == "catalog":
        is_use = plan.root.catalog.WhichOneof("cat_type") in ("set_current_database", "set_current_catalog")
        return [CURRENT_DATABASE] if is_use else []
    return []


def _set_by_sql(text: str) -> list[str]:
    statement = without_comments(text)
    if _TIME_ZONE.match(statement):
        return ["spark.sql.session.timeZone"]
    if found := _SET.match(statement) or _RESET.match(statement):
        return [found[1].strip("`")]
    return [CURRENT_DATABASE] if _USE.match(statement) else []
