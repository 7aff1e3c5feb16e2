"""Which requests set an option of the session."""

import pytest
from pyspark.sql.connect import proto

from jupyterlab_spark_connect.contract.notebook_options import CURRENT_DATABASE
from jupyterlab_spark_connect.kernel.options.notice import describe_change
from jupyterlab_spark_connect.kernel.options.statements import options_set_by

TIME_ZONE = "spark.sql.session.timeZone"


def sql(text):
    request = proto.ExecutePlanRequest()
    request.plan.command.sql_command.input.sql.query = text
    return request


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SET spark.sql.ansi.enabled = true", ["spark.sql.ansi.enabled"]),
        ("-- fast\n set `my.own` = ", ["my.own"]),
        ("RESET spark.sql.ansi.enabled;", ["spark.sql.ansi.enabled"]),
        ("SET TIME ZONE 'UTC'", [TIME_ZONE]),
        ("SET TIME ZONE LOCAL", [TIME_ZONE]),
        ("USE flights", [CURRENT_DATABASE]),
        ("USE CATALOG other", [CURRENT_DATABASE]),
        ("SET CATALOG other", [CURRENT_DATABASE]),
        ("SET", []),
        ("SET spark.sql.ansi.enabled", []),
        ("SET -v", []),
        ("SET VAR x = 1", []),
        ("SELECT 'SET a = b'", []),
        ("UPDATE t SET a = 1", []),
    ],
)
def test_a_statement_says_itself_what_it_sets(text, names):
    assert options_set_by(sql(text)) == names


def test_config_requests_and_the_catalogs_methods_set_options_too():
    pairs = [proto.KeyValue(key=key, value="v") for key in ("spark.app.name", "spark.sql.a")]
    request = proto.ConfigRequest()
    request.operation.set.pairs.extend(pairs)
    assert options_set_by(request) == ["spark.sql.a"]  # the label of a notebook is none
    request.operation.unset.keys.append("spark.sql.b")
    assert options_set_by(request) == ["spark.sql.b"]
    request.operation.get.keys.append("spark.sql.c")
    assert options_set_by(request) == []
    use = proto.ExecutePlanRequest()
    use.plan.root.catalog.set_current_database.db_name = "flights"
    assert options_set_by(use) == [CURRENT_DATABASE]


def test_one_line_says_what_holds_for_whom_and_how_to_have_it_alone():
    line = describe_change({"spark.sql.a": "1", "my.token": "t0ken", "spark.sql.b": None}, 3, is_first=True)
    assert line == (
        "spark.sql.a is 1, my.token has the value given here and spark.sql.b is unset now, "
        "for all notebooks that share the session (3 attached). "
        'For this notebook alone: connect(mode="own"), or "copy" to take along what is there.'
    )
    assert describe_change({CURRENT_DATABASE: "c.d"}, 1, is_first=False) == (
        "The current database is c.d now, for all notebooks that share the session (1 attached)."
    )
