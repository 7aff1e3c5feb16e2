"""Which paths in a text of SQL are completed."""

import pytest

from jupyterlab_spark_connect.kernel.paths.folder import WorkingFolder, is_relative
from jupyterlab_spark_connect.kernel.paths.statements import complete_statement, complete_table_name

COMPLETED = [
    ("SELECT * FROM csv.`rel`", "SELECT * FROM csv.`/w/rel`"),
    ("select a from t join Parquet . `../rel` b on a.x = b.x", "`/w/../rel`"),
    ("SELECT * FROM a, (SELECT x FROM b WHERE x IN (1, 2)), json.`rel`", "json.`/w/rel`"),
    ("SELECT * FROM org.apache.spark.sql.parquet.`rel`", None),
    (
        "SELECT * FROM csv.`rel` WHERE csv.`b` = 1 GROUP BY csv.`c`",
        "`/w/rel` WHERE csv.`b` = 1 GROUP BY csv.`c`",
    ),
    ("MERGE INTO delta.`a` USING delta.`b` ON x", "INTO delta.`/w/a` USING delta.`/w/b`"),
    ("CREATE TABLE t (a INT) LOCATION 'rel'", "LOCATION '/w/rel'"),
    ('CREATE TABLE t (a INT) LOCATION "rel"', 'LOCATION "/w/rel"'),
    ("CREATE TABLE t (a INT) LOCATION r'rel'", "LOCATION r'/w/rel'"),
    ("ALTER TABLE t ADD PARTITION (p = 1) LOCATION 'rel'", "LOCATION '/w/rel'"),
    ("INSERT OVERWRITE LOCAL DIRECTORY 'rel' USING csv SELECT 1", "DIRECTORY '/w/rel'"),
    ("LOAD DATA LOCAL INPATH './rel' INTO TABLE t", "INPATH '/w/./rel'"),
    ("CREATE TABLE t USING csv OPTIONS (header true, path 'rel')", "path '/w/rel'"),
    ("CREATE TABLE t USING csv OPTIONS ('Path' = 'rel', x 'y')", "'Path' = '/w/rel', x 'y'"),
    ("CREATE TABLE t USING `csv` OPTIONS (`path` 'rel')", "`path` '/w/rel'"),
    ("REFRESH 'rel'", "REFRESH '/w/rel'"),
    ("ADD JAR rel.jar", "ADD JAR /w/rel.jar"),
    ("ADD FILES rel.txt 'a b.txt' /c; SELECT 1", "ADD FILES /w/rel.txt '/w/a b.txt' /c; SELECT 1"),
    ("SELECT 1; ADD FILE rel", "ADD FILE /w/rel"),
    ("/* a /* b */ c */ SELECT * FROM -- d\n text.`rel`", "text.`/w/rel`"),
    ("SELECT 'it''s', 'a\\'b' FROM text.`rel`", "text.`/w/rel`"),
]

KEPT = [
    "SELECT * FROM csv.`/rel`",
    "SELECT * FROM csv.`s3a://bucket/rel`",
    "SELECT * FROM csv.`file:/rel`",
    "SELECT * FROM spark_catalog.csv.`rel`",
    "SELECT * FROM db.`rel`",
    "SELECT csv.`rel` FROM t AS csv",
    "SELECT 'FROM csv.`rel`', \"LOCATION 'rel'\"",
    "SELECT 1 -- LOCATION 'rel'",
    "SELECT 1 /* FROM csv.`rel` */",
    "SELECT location, 'rel' FROM t WHERE location = 'rel'",
    "CREATE TABLE t USING jdbc OPTIONS (url 'jdbc:x', path 'rel')",
    "CREATE TABLE t USING csv OPTIONS (a.path 'rel')",
    "CREATE TABLE t (path STRING) TBLPROPERTIES ('path' = 'rel')",
    "ADD JAR ivy://group:module:1",
    "ALTER TABLE t ADD COLUMNS (jar INT)",
    "SELECT '",
    "",
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working folder, by the name that the statements above have for it."""
    monkeypatch.setattr(WorkingFolder, "before", lambda self, path, **_: "/w/" if is_relative(path) else "")
    return WorkingFolder("local", str)


@pytest.mark.parametrize(("sql", "expected"), COMPLETED)
def test_a_relative_path_is_completed(folder, sql, expected):
    completed = complete_statement(sql, folder)
    assert (expected or sql) in completed
    assert completed.replace("/w/", "") == sql


@pytest.mark.parametrize("sql", KEPT)
def test_all_else_stays(folder, sql):
    assert complete_statement(sql, folder) == sql


def test_the_quotes_of_the_text_are_escaped_in_the_name_of_the_folder(tmp_path, monkeypatch):
    place = tmp_path / "it's `mine`"
    place.mkdir()
    monkeypatch.chdir(place)
    folder = WorkingFolder("local", str)
    assert complete_statement("LOCATION 'rel'", folder) == f"LOCATION '{tmp_path}/it\\'s `mine`/rel'"
    assert complete_statement('LOCATION "rel"', folder) == f'LOCATION "{tmp_path}/it\'s `mine`/rel"'
    assert complete_table_name("csv.`rel`", folder) == f"csv.`{tmp_path}/it's ``mine``/rel`"


def test_the_folder_of_a_pattern_is_none_itself(tmp_path, monkeypatch):
    place = tmp_path / "data[1]"
    place.mkdir()
    monkeypatch.chdir(place)
    folder = WorkingFolder("local", str)
    assert folder.source("*.csv", "csv") == f"{tmp_path}/data\\[1\\]/*.csv"
    assert folder.sink("out", "csv") == f"{tmp_path}/data[1]/out"
    assert folder.source("rel", "delta") == f"{tmp_path}/data[1]/rel"
