"""Which paths in pyspark's requests are completed; the real ones are in tests/pyspark/test_paths.py."""

import pytest
import zstandard
from pyspark.sql.connect import proto

from jupyterlab_spark_connect.kernel.paths.folder import FolderMissingError, WorkingFolder
from jupyterlab_spark_connect.kernel.paths.requests import complete_request


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return WorkingFolder("local", lambda _: None)


def request_to_write(**fields):
    return execute(write_operation=proto.WriteOperation(**fields))


def execute(**command):
    return proto.ExecutePlanRequest(plan=proto.Plan(command=proto.Command(**command)))


def test_the_request_of_pyspark_stays_as_it_is(folder, tmp_path):
    asked = request_to_write(path="out", source="csv")
    assert complete_request(asked, folder).plan.command.write_operation.path == f"{tmp_path}/out"
    assert asked.plan.command.write_operation.path == "out"


@pytest.mark.parametrize(
    "fields",
    [
        {"path": "/out"},
        {"path": "s3a://b/out"},
        {"path": "out", "source": "kafka"},
        {"source": "jdbc", "options": {"path": "x"}},
    ],
)
def test_a_request_without_relative_paths_is_the_same(folder, fields):
    asked = request_to_write(**fields)
    assert complete_request(asked, folder) is asked


def test_options_are_completed_whatever_their_letters(folder, tmp_path):
    asked = request_to_write(options={"PATH": "out", "header": "true"})
    assert dict(complete_request(asked, folder).plan.command.write_operation.options) == {
        "PATH": f"{tmp_path}/out",
        "header": "true",
    }


def test_a_plan_of_megabytes_is_completed_too(folder, tmp_path):
    command = request_to_write(path="out").plan.command
    kind = proto.Plan.CompressedOperation.OpType.OP_TYPE_COMMAND
    asked = proto.ExecutePlanRequest()
    asked.plan.compressed_operation.op_type = kind
    asked.plan.compressed_operation.data = zstandard.ZstdCompressor().compress(command.SerializeToString())
    sent = complete_request(asked, folder).plan.compressed_operation
    written = proto.Command.FromString(zstandard.ZstdDecompressor().decompress(sent.data)).write_operation
    assert (sent.op_type, written.path) == (kind, f"{tmp_path}/out")


def test_the_folder_of_checkpoints_is_completed(folder, tmp_path):
    asked = proto.ConfigRequest()
    for key in ("spark.sql.streaming.checkpointLocation", "spark.sql.session.timeZone"):
        asked.operation.set.pairs.add(key=key, value="rel")
    pairs = complete_request(asked, folder).operation.set.pairs
    assert [pair.value for pair in pairs] == [f"{tmp_path}/rel", "rel"]


def test_a_sink_without_files_has_checkpoints_all_the_same(folder, tmp_path):
    start = proto.WriteStreamOperationStart(format="kafka", options={"checkpointLocation": "c", "path": "x"})
    sent = complete_request(execute(write_stream_operation_start=start), folder)
    assert dict(sent.plan.command.write_stream_operation_start.options) == {
        "checkpointLocation": f"{tmp_path}/c",
        "path": "x",
    }


def test_a_query_is_completed_below_its_views(folder, tmp_path):
    asked = execute(sql_command=proto.SqlCommand())
    asked.plan.command.sql_command.input.with_relations.root.sql.query = "SELECT * FROM csv.`rel`"
    sent = complete_request(asked, folder).plan.command.sql_command.input.with_relations.root.sql
    assert sent.query.endswith(f"csv.`{tmp_path}/rel`")


def test_of_a_spark_elsewhere_the_path_is_told(tmp_path):
    told = []
    asked = request_to_write(path="out")
    assert complete_request(asked, WorkingFolder("remote", told.append)) is asked
    assert told == ["out"]


def test_another_file_system_is_left_alone():
    told = []
    asked = request_to_write(path="out")
    assert complete_request(asked, WorkingFolder("other", told.append)) is asked
    assert not told


def test_a_folder_that_is_gone_is_said(folder, tmp_path):
    tmp_path.rmdir()
    with pytest.raises(FolderMissingError, match="'out'"):
        complete_request(request_to_write(path="out"), folder)
