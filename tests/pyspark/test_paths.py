"""A relative path given to Spark means what it means to Python: the same cells here and in plain PySpark."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.timeout(900)

FILES = {
    "rel.csv": "a,b\n1,x\n2,y\n",
    "rel.json": '{"a": 1}\n{"a": 2}\n',
    "rel.txt": "1\n2\n",
    "rel.xml": "<rows><row><a>1</a></row><row><a>2</a></row></rows>",
    "svm.txt": "1 1:0.5\n0 2:0.5\n",
    "a b.csv": "a\n1\n",
    "a%20b#c.csv": "a\n1\n2\n",
    "many/part-1.csv": "a\n1\n",
    "many/part-2.csv": "a\n2\n",
    "stream/1.json": '{"a": 1}\n',
}

SAME = {
    # reading
    "csv": "spark.read.csv('rel.csv', header=True).collect()",
    "csv with a dot": "spark.read.csv('./rel.csv', header=True).count()",
    "csv above": "spark.read.csv('../above.csv', header=True).count()",
    "csv by format and load": "spark.read.format('csv').option('header', 'true').load('rel.csv').count()",
    "csv by class": "spark.read.format('com.databricks.spark.csv').load('rel.csv').count()",
    "csv by the option path": "spark.read.format('csv').option('path', 'rel.csv').load().count()",
    "csv by the keyword Path": "spark.read.format('csv').load(Path='rel.csv').count()",
    "json": "spark.read.json('rel.json').count()",
    "text": "[row.value for row in spark.read.text('rel.txt').collect()]",
    "several": "spark.read.text(['rel.txt', 'rel.json']).count()",
    "xml": "spark.read.xml('rel.xml', rowTag='row').count()",
    "binaryFile": "spark.read.format('binaryFile').load('rel.txt').select('length').collect()",
    "libsvm": "spark.read.format('libsvm').option('numFeatures', '2').load('svm.txt').count()",
    "glob": "sorted(row.a for row in spark.read.csv('many/part-*.csv', header=True).collect())",
    "glob of alternatives": "spark.read.csv('many/{part-1,part-2}.csv', header=True).count()",
    "folder": "spark.read.csv('many', header=True).count()",
    "a blank in the name": "spark.read.csv('a b.csv', header=True).count()",
    "an escape and a hash in the name": "spark.read.csv('a%20b#c.csv', header=True).count()",
    "what looks like a scheme": "spark.read.csv('a:b.csv').count()",
    "tilde": "spark.read.csv('~/rel.csv').count()",
    "nothing there": "spark.read.csv('no.csv').count()",
    "rate": "spark.readStream.format('rate').load().isStreaming",
    # writing
    "parquet": "(spark.range(3).write.parquet('out/p'), spark.read.parquet('out/p').count(),"
    " isfile('out/p/_SUCCESS'))",
    "orc": "(spark.range(3).write.orc('out/o'), spark.read.orc('out/o').count())",
    "save, overwritten": "(spark.range(3).write.mode('overwrite').save('out/p'),"
    " spark.read.load('out/p').count())",
    "save by the option path": "(spark.range(3).write.format('json').option('path', 'out/j').save(),"
    " isfile('out/j/_SUCCESS'))",
    "noop": "spark.range(3).write.format('noop').mode('overwrite').save()",
    "a plan of megabytes": "(spark.createDataFrame([('x' * 12_000_000,)], ['a']).write.parquet('out/big'),"
    " isfile('out/big/_SUCCESS'))",
    "refreshByPath": "spark.catalog.refreshByPath('out/p')",
    # SQL
    "a file as a table": "spark.sql('SELECT count(*) FROM text.`rel.txt`').collect()",
    "a file as a table by name": "spark.table('text.`rel.txt`').count()",
    "two files": "spark.sql('SELECT 1 FROM text.`rel.txt` a, json.`rel.json` b').count()",
    "a file in a subquery": "spark.sql('SELECT (SELECT max(value) FROM text.`rel.txt`) AS m').collect()",
    "a view": '(spark.sql("CREATE OR REPLACE TEMP VIEW paths_v USING csv'
    " OPTIONS (header 'true', path 'rel.csv')\").count(), spark.table('paths_v').count())",
    "a folder written by SQL": "(spark.sql(\"INSERT OVERWRITE DIRECTORY 'out/d' USING json SELECT 1 AS a\")"
    ".count(), isfile('out/d/_SUCCESS'))",
    "text that looks like one": "spark.sql(\"SELECT 'LOCATION ''x''' AS a, 'b' AS location\").collect()",
    # streaming
    "foreachBatch": "(spark.readStream.schema('a INT').json('stream').writeStream"
    ".option('checkpointLocation', 'out/checkpoint of batches').trigger(availableNow=True)"
    ".foreachBatch(lambda batch, number: (open('out/opened', 'w').close(),"
    " batch.write.mode('append').json('out/batches'),"
    " batch.sparkSession.read.json('out/batches').write.mode('overwrite').csv('out/again')))"
    ".start().awaitTermination(),"
    " isfile('out/opened'), isfile('out/batches/_SUCCESS'), isfile('out/again/_SUCCESS'))",
    "stream": "(lambda query: (query.awaitTermination(), isfile('out/s/_spark_metadata/0'),"
    " isfile('out/checkpoint/commits/0')))(spark.readStream.schema('a INT').json('stream').writeStream"
    ".option('checkpointLocation', 'out/checkpoint').trigger(availableNow=True)"
    ".format('json').start('out/s'))",
    # ML
    "a model": "(model().write().overwrite().save('out/m'), model().write().overwrite().save('out/m'),"
    " VectorAssembler.load('out/m').getOutputCol(), isfile('out/m/metadata/_SUCCESS'))",
    "a pipeline": "(Pipeline(stages=[model()]).save('out/pipe'),"
    " len(Pipeline.load('out/pipe').getStages()), isfile('out/pipe/metadata/_SUCCESS'))",
    "a pipeline, overwritten": "(Pipeline(stages=[]).write().overwrite().save('out/pipe'),"
    " len(Pipeline.load('out/pipe').getStages()))",
}

HERE = {
    # plain PySpark takes these from its warehouse, whatever the folder
    "saveAsTable with path": "(spark.range(3).write.option('path', 'out/t').saveAsTable('paths_t'),"
    " isfile('out/t/_SUCCESS'), spark.table('paths_t').count())",
    "insertInto": "(spark.range(2).write.insertInto('paths_t'), spark.table('paths_t').count())",
    "createTable with path": "(type(spark.catalog.createTable('paths_c', path='out/t', source='parquet')),"
    " spark.table('paths_c').count())[1]",
    "an option of a table": "(spark.sql(\"CREATE TABLE paths_o USING csv OPTIONS (path 'many')\").count(),"
    " spark.table('paths_o').count())",
    "a location": "(spark.sql(\"CREATE TABLE paths_l (a INT) USING json LOCATION 'out/l'\").count(),"
    " spark.sql('INSERT INTO paths_l VALUES (1)').count(), isfile('out/l/_SUCCESS'))",
}
FOUND = {
    "saveAsTable with path": "(None, True, 3)",
    "insertInto": "(None, 5)",
    "createTable with path": "5",
    "an option of a table": "(0, 4)",
    "a location": "(0, 0, True)",
}

PRELUDE = """
from os.path import isfile
from pyspark.errors import PySparkException
from pyspark.ml import Pipeline
from pyspark.ml.feature import VectorAssembler
def model(): return VectorAssembler(inputCols=['a'], outputCol='b')
def tried(code):
    try:
        return repr(eval(code))
    except PySparkException as error:
        return error.getCondition() or type(error).__name__
    except Exception as error:
        return type(error).__name__
"""

PLAIN = """
from pyspark.sql import SparkSession
builder = SparkSession.builder.master('local[2]').config('spark.ui.enabled', 'false')
spark = builder.config('spark.driver.host', '127.0.0.1').getOrCreate()
"""


def make_files(folder):
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (folder.parent / "above.csv").write_text("a\n1\n")
    return folder


def outcomes(text):
    return dict(line.split("\t", 1) for line in text.splitlines() if "\t" in line)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """What the cells give in plain PySpark, in a folder of their own."""
    folder = make_files(tmp_path_factory.mktemp("plain") / "work")
    program = f"{PLAIN}{PRELUDE}for name, code in {SAME!r}.items(): print(name, tried(code), sep='\\t')"
    keep = {name: value for name, value in os.environ.items() if "SPARK" not in name}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env=keep, capture_output=True, text=True, timeout=500
    )
    assert done.returncode == 0, done.stderr
    return outcomes(done.stdout)


@pytest.fixture
def folder(spark_server):
    return make_files(spark_server.root / "paths" / "work")


def test_each_path_leads_where_it_does_in_plain_pyspark(spark_server, notebook, folder, plain):
    before = {path.name for path in spark_server.root.iterdir()}
    cells = notebook("paths/work/n.ipynb")
    cell = f"spark\n{PRELUDE}\nfor name, code in {SAME | HERE!r}.items(): print(name, tried(code), sep='\\t')"
    assert outcomes(cells.value(cell, 200)) == plain | FOUND
    assert {path.name for path in spark_server.root.iterdir()} == before


def test_a_dataframe_stays_where_it_was_made(notebook, folder):
    """Spark reads it later, when the notebook may be elsewhere."""
    cells = notebook("paths/work/n.ipynb")
    made = cells.run(
        "import os\n"
        "frames = [spark.read.text('rel.txt'), spark.read.format('text').option('path', 'rel.txt').load(),\n"
        "          spark.sql('SELECT * FROM text.`rel.txt`'), spark.table('text.`rel.txt`')]\n"
        "os.chdir('many')"
    )
    assert made.error is None, made.traceback
    assert cells.value("[frame.count() for frame in frames]") == "[2, 2, 2, 2]"
    assert cells.value("spark.read.csv('part-1.csv', header=True).count()") == "1"


def test_two_notebooks_in_two_folders_do_not_meet(spark_server, notebook):
    opened = {}
    for name in ("one", "two"):
        (spark_server.root / "paths" / name).mkdir(parents=True, exist_ok=True)
        opened[name] = notebook(f"paths/{name}/n.ipynb")
        written = opened[name].run(f"spark.sql('SELECT \"{name}\" a').write.parquet('result')")
        assert written.error is None, written.traceback
    for name, cells in opened.items():
        assert cells.value("spark.read.parquet('result').collect()") == f"[Row(a='{name}')]"


def test_the_folder_may_have_any_name(spark_server, notebook):
    folder = make_files(spark_server.root / "paths" / "it's [a] {b} `c`")
    cells = notebook(f"paths/{folder.name}/n.ipynb")
    code = (
        "[spark.read.text('rel.txt').count(), spark.read.csv('many/*.csv', header=True).count(),"
        " spark.sql('SELECT * FROM text.`rel.txt`').count(), spark.range(1).write.csv('out'),"
        " spark.sql(\"CREATE OR REPLACE TEMP VIEW paths_w USING text OPTIONS (path 'rel.txt')\").count(),"
        " spark.table('paths_w').count()]"
    )
    assert cells.value(code) == "[2, 2, 2, None, 0, 2]"
    assert (folder / "out" / "_SUCCESS").is_file()
