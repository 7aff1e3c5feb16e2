"""A notebook gets `spark` without a line of code; what it makes the others see, and its end harms none."""

import json

import pytest


def test_spark_is_there_without_a_line_of_code(spark_server, notebook):
    cell = notebook().run("spark.range(5).count()")
    assert (cell.result, cell.stdout, cell.stderr) == ("5", "", "")


def test_notebooks_without_spark_do_not_pay_for_it(spark_server, notebook):
    plain = notebook()
    plain.run("sparkling = 1  # not spark")
    assert plain.value("import sys; 'pyspark' in sys.modules or 'grpc' in sys.modules") == "False"


def test_two_notebooks_share_views_functions_and_options(spark_server, notebook):
    one, two = notebook("one.ipynb"), notebook("two.ipynb")
    one.value("spark.range(7).createOrReplaceTempView('seven')")
    one.value("_ = spark.udf.register('twice', lambda x: 2 * x, 'long')")
    one.value("spark.conf.set('spark.sql.shuffle.partitions', '3')")
    assert two.value("spark.table('seven').count()") == "7"
    assert two.value("spark.sql('select sum(twice(id)) as n from seven').first().n") == "42"
    assert two.value("spark.conf.get('spark.sql.shuffle.partitions')") == "'3'"


@pytest.mark.parametrize("before", ["spark.range(1).count()", "pass"])
def test_plain_get_or_create_gives_the_same_session(spark_server, notebook, before):
    other = notebook()
    other.value("spark.range(3).createOrReplaceTempView('three')")
    plain = notebook("plain.ipynb")
    plain.run(before)
    plain.value(
        "from pyspark.sql import SparkSession\nmine = SparkSession.builder.appName('x').getOrCreate()"
    )
    assert plain.value("mine is spark, mine.table('three').count()") == "(True, 3)"


def test_a_spark_that_the_person_made_is_left_alone(spark_server, notebook):
    own = notebook()
    own.value("spark = 'mine'")
    assert own.value("spark") == "'mine'"
    own.value("del spark")
    assert own.value("spark.range(2).count()") == "2"


def test_a_magic_that_uses_spark_attaches(spark_server, notebook):
    assert notebook().value("%%capture shown\nprint(spark.range(6).count())") == ""


def test_the_panel_knows_who_is_attached(spark_server, notebook):
    watched = notebook("reports/monthly.ipynb")
    watched.value("spark.range(1).count()")
    attached = {each["path"]: each for each in spark_server.spark()["notebooks"]}
    assert attached["reports/monthly.ipynb"]["kernel_id"] == watched.kernel
    assert attached["reports/monthly.ipynb"]["mode"] == "shared"
    file = spark_server.connection_file.parent / "kernels" / f"{watched.kernel}.json"
    assert json.loads(file.read_text())["pyspark_version"].startswith("4.")


def test_stop_in_one_notebook_leaves_the_others_and_itself_alive(spark_server, notebook):
    one, two = notebook("one.ipynb"), notebook("two.ipynb")
    two.value("spark.range(4).createOrReplaceTempView('four')")
    one.value("spark.table('four').count(); spark.stop()")
    assert two.value("spark.table('four').count()") == "4"
    cell = one.run("spark.table('four').count()")
    assert (cell.result, cell.stderr) == ("4", "")


def test_stop_and_get_or_create_in_one_cell_gives_the_shared_session(spark_server, notebook):
    one, two = notebook("one.ipynb"), notebook("two.ipynb")
    one.value("spark.range(8).createOrReplaceTempView('eight')")
    again = """
from pyspark.sql import SparkSession
spark.stop()
spark = SparkSession.builder.getOrCreate()
spark.stop()
"""
    one.value(again)
    assert two.value("spark.table('eight').count()") == "8"
    assert one.value("spark.table('eight').count()") == "8"


def test_a_script_that_a_notebook_starts_cannot_end_the_shared_session(spark_server, notebook):
    one = notebook()
    one.value("spark.range(9).createOrReplaceTempView('nine')")
    (spark_server.root / "script.py").write_text(
        "from pyspark.sql import SparkSession\n"
        "spark = SparkSession.builder.getOrCreate()\n"
        "print('script', spark.range(2).count())\n"
        "spark.stop()\n"
    )
    assert "script 2" in one.value("!python script.py")
    assert one.value("spark.table('nine').count()") == "9"


def test_a_notebook_that_ends_takes_nothing_with_it(spark_server, notebook):
    one, two = notebook("one.ipynb"), notebook("two.ipynb")
    fit = """
from pyspark.ml.feature import VectorAssembler
from pyspark.ml.regression import LinearRegression
spark.range(20).selectExpr('id as x', '2 * id + 1 as y').createOrReplaceTempView('line')
points = VectorAssembler(inputCols=['x'], outputCol='features').transform(spark.table('line'))
model = LinearRegression(labelCol='y', maxIter=2).fit(points)
len(spark.client._get_ml_cache_info())
"""
    assert one.value(fit, 120) == "1"
    two.value("spark.table('line').count()")
    file = spark_server.connection_file.parent / "kernels" / f"{two.kernel}.json"
    assert file.exists()
    two.close()
    assert not file.exists()
    assert one.value("model.transform(points).count(), len(spark.client._get_ml_cache_info())") == "(20, 1)"
    names = [each["path"] for each in spark_server.spark()["notebooks"]]
    assert "one.ipynb" in names
    assert "two.ipynb" not in names


def test_a_notebook_can_have_a_session_of_its_own_or_a_copy(spark_server, notebook):
    one, two = notebook("one.ipynb"), notebook("two.ipynb")
    one.value("spark.range(2).createOrReplaceTempView('both')")
    two.value("from jupyterlab_spark_connect import connect\nspark = connect(mode='own')")
    assert two.value("spark.catalog.tableExists('both')") == "False"
    two.value("spark = connect(mode='copy')")
    two.value("spark.range(1).createOrReplaceTempView('apart')")
    assert two.value("spark.catalog.tableExists('both')") == "True"
    assert one.value("spark.catalog.tableExists('apart')") == "False"
    two.value("spark.stop(); spark = connect(mode='shared')")
    assert two.value("spark.catalog.tableExists('both')") == "True"


def test_a_failing_query_shows_its_error_and_no_log_lines(spark_server, notebook):
    one = notebook()
    for query in ("spark.sql('select nothing from nowhere')", "spark.range(1).select('missing').show()"):
        cell = one.run(query)
        assert cell.error == "AnalysisException"
        assert (cell.stdout, cell.stderr) == ("", "")
