"""Models in the shared session, while other notebooks come and go: a recommender by ALS."""

import ast

RATINGS = """
from pyspark.ml.recommendation import ALS, ALSModel

# people of even number like films of even number, the others those of odd
ratings = spark.createDataFrame(
    [(p, f, 5.0 if (p + f) % 2 == 0 else 1.0) for p in range(12) for f in range(10) if (p * f) % 7 != 3],
    "person INT, film INT, rating FLOAT",
)
als = ALS(userCol="person", itemCol="film", ratingCol="rating", rank=2, maxIter=5, seed=3)
"""


def test_a_recommender_is_trained_asked_saved_and_loaded_while_another_notebook_ends(spark_server, notebook):
    one, other = notebook("recommender.ipynb"), notebook("visitor.ipynb")
    for each in (one, other):
        each.value(RATINGS + "model = als.fit(ratings)", 180)
    busy = other.begin("print('training'); models = [als.fit(ratings) for _ in range(50)]")
    other.until_output(busy, "training")
    other.close()

    best = "[(row.person, [film for film, _ in row.recommendations]) for row in best.collect()]"
    one.value("best = model.recommendForAllUsers(2)", 120)
    recommended = ast.literal_eval(one.value(best, 120))
    assert len(recommended) == 12
    assert all((person + film) % 2 == 0 for person, films in recommended for film in films)
    assert one.value("model.userFactors.count(), model.itemFactors.count(), model.rank") == "(12, 10, 2)"

    one.value("model.write().overwrite().save('models/films')\nloaded = ALSModel.load('models/films')", 120)
    again = (
        "loaded.transform(ratings).join(model.transform(ratings), ['person', 'film', 'rating', 'prediction'])"
    )
    assert one.value(f"{again}.count() == ratings.count()", 120) == "True"
    assert (spark_server.root / "models" / "films" / "metadata").is_dir()
