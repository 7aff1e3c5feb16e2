"""What Spark says of the models in its cache, joined with what kernels say."""

from jupyterlab_spark_connect.contract.inventory import NotedModel
from jupyterlab_spark_connect.server.ml.models import Model, join_models
from jupyterlab_spark_connect.server.spark.connect_client import CachedModel

FOREST = "org.apache.spark.ml.classification.RandomForestClassificationModel"
TREE = "org.apache.spark.ml.classification.DecisionTreeClassificationModel"


def noted(label, part_of=None, notebook="a.ipynb"):
    return NotedModel(label=label, part_of=part_of, kernel_id="k", notebook=notebook)


def test_the_trees_of_a_forest_count_in_its_size_and_what_nobody_has_noted_has_its_class():
    listed = [
        CachedModel(id="t1", kind=TREE, bytes=10),
        CachedModel(id="f", kind=FOREST, bytes=30),
        CachedModel(id="t2", kind=TREE, bytes=10),
        CachedModel(id="x", kind="org.apache.spark.ml.clustering.KMeansModel", bytes=70),
    ]
    kernels = {
        "f": noted("RandomForestClassifier"),
        "t1": noted("trees", "f"),
        "t2": noted("trees", "f"),
        "gone": noted("ALS"),
    }
    assert join_models(listed, kernels) == [
        Model(name="KMeans", notebook=None, bytes=70),
        Model(name="RandomForestClassifier", notebook="a.ipynb", parts=2, bytes=50),
    ]


def test_where_spark_does_not_say_what_kernels_have_noted_is_there():
    kernels = {"f": noted("ALS", notebook=None), "t": noted("trees", "f")}
    assert join_models(None, kernels) == [Model(name="ALS", notebook=None, parts=1)]
