"""Models in the one cache of the session: whose they are, what frees them, what is said of a lost one."""

from tests.support.waiting import wait_for

PREPARED = """
from pyspark.ml.classification import RandomForestClassifier
from pyspark.ml.clustering import KMeans
from pyspark.ml.feature import StandardScaler, VectorAssembler

points = spark.range(200).selectExpr("double(id % 7) AS a", "double(id % 11) AS b", "double(id % 2) AS label")
points = VectorAssembler(inputCols=["a", "b"], outputCol="features").transform(points)
scaler = StandardScaler(inputCol="features", outputCol="scaled")
1
"""
LIMIT = "spark.connect.session.connectML.mlCache.memoryControl"


def models(server):
    found = server.call("GET", "spark-connect/api/server/models")[1]["models"]
    return sorted((each["notebook"] or "", each["name"], each["parts"]) for each in found)


def test_models_have_a_notebook_a_size_and_an_end(spark_server, notebook):
    spark_server.restart_spark()
    one, two = notebook("forests.ipynb"), notebook("means.ipynb")
    for each in (one, two):
        each.value(PREPARED, 120)
    one.value("forest = RandomForestClassifier(numTrees=3, seed=1).fit(points)\n1", 180)
    two.value(
        "means = KMeans(k=2, seed=1).fit(points); scalers = [scaler.fit(points) for _ in range(2)]\n1", 180
    )
    there = [
        ("forests.ipynb", "RandomForestClassifier", 3),
        ("means.ipynb", "KMeans", 0),
        ("means.ipynb", "StandardScaler", 0),
        ("means.ipynb", "StandardScaler", 0),
    ]
    wait_for("what kernels say", lambda: models(spark_server) == there)
    wait_for("their number", lambda: spark_server.spark()["models"] == len(there))
    said = spark_server.call("GET", "spark-connect/api/server/models")[1]
    assert said["bytes"] == sum(each["bytes"] for each in said["models"]) > 0
    assert said["bytes"] < said["memory_limit"] < said["disk_limit"]

    full = two.run(f"spark.conf.set('{LIMIT}.maxStorageSize', '1000')\nscaler.fit(points)", 120)
    assert "ML_CACHE_SIZE_OVERFLOW_EXCEPTION" in full.message
    assert "All notebooks share the room for models: forests.ipynb has 1 (" in full.traceback
    assert "this notebook has 3 (" in full.traceback
    assert "`del model` gives the room of one back" in full.traceback
    later = two.run("import gc; gc.disable(); del means, scalers\nscaler.fit(points)", 120)
    assert "Models that were deleted here earlier are out of Spark only now" in later.traceback
    assert models(spark_server) == there[:1]
    two.value(f"spark.conf.unset('{LIMIT}.maxStorageSize')\nkept = scaler.fit(points)\n1", 120)

    two.close()
    wait_for("what a notebook that ends has had", lambda: models(spark_server) == there[:1])
    assert one.value("forest.transform(points).count()", 120) == "200", "the models of others stay"


def test_a_model_that_is_gone_says_why_and_a_restart_names_it(spark_server, notebook):
    one, two = notebook("fitter.ipynb"), notebook("cleaner.ipynb")
    one.value(
        f"{PREPARED}\nscaled = scaler.fit(points); again = [scaler.fit(points) for _ in range(2)]\n1", 120
    )
    two.value("spark.client._cleanup_ml_cache()\n1", 120)  # what plain pyspark does at its end
    gone = one.run("scaled.transform(points).count()", 120)
    assert "CACHE_INVALID" in gone.message
    assert "This StandardScaler model is no longer in the session: somebody has deleted it." in gone.traceback
    one.value("scaled = scaler.fit(points); again = [scaler.fit(points) for _ in range(2)]\n1", 120)

    lost = [{"notebook": "fitter.ipynb", "things": {"model": ["StandardScaler"] * 3}}]
    losses = "spark-connect/api/server/losses"
    wait_for("the price of a restart", lambda: spark_server.call("GET", losses)[1]["made"] == lost)
    spark_server.restart_spark()
    assert two.run("spark.range(2).count()", 120).stderr == (
        "Spark was restarted: this notebook has a new session. Gone: models StandardScaler (3), made by "
        "fitter.ipynb; run it again, or open it.\n"
    )
    before = one.run(f"{PREPARED[:-2]}scaled.transform(points).count()", 120)
    assert "This StandardScaler model was in the Spark before the restart. Fit it again" in before.traceback


def test_a_forest_that_stops_early_says_what_has_stopped_it(spark_server, notebook):
    book = notebook("early.ipynb")
    book.value(PREPARED, 120)
    book.value(f"spark.conf.set('{LIMIT}.maxModelSize', '40960')\n1")
    try:
        early = book.run("forest = RandomForestClassifier(numTrees=50, maxDepth=5, seed=1).fit(points)", 180)
    finally:
        book.value(f"spark.conf.unset('{LIMIT}.maxModelSize')\n1")
    assert f"exceeds threshold (16384 bytes). The threshold follows from {LIMIT}.maxModelSize" in early.stderr
