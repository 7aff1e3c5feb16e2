# %% [markdown]
# # A first model

# %%
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[*]").appName("ML").getOrCreate()

# %%
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.classification import LogisticRegression
from pyspark.ml.evaluation import BinaryClassificationEvaluator, RegressionEvaluator
from pyspark.ml.feature import OneHotEncoder, StandardScaler, StringIndexer, VectorAssembler
from pyspark.ml.regression import LinearRegression
from pyspark.sql import functions as F

trips = (
    spark.read.csv("data/trips.csv", header=True, inferSchema=True)
    .dropna()
    .coalesce(1)
    .withColumn("long", (F.col("km") > 9).cast("int"))
)
trips.groupBy("long").count().orderBy("long").show()

# %%
indexer = StringIndexer(inputCol="city", outputCol="city_index", stringOrderType="alphabetAsc")
indexed = indexer.fit(trips)
print(indexed.labels)

# %%
encoder = OneHotEncoder(inputCols=["city_index"], outputCols=["city_vector"])
assembler = VectorAssembler(inputCols=["minutes", "city_vector"], outputCol="raw")
scaler = StandardScaler(inputCol="raw", outputCol="features")
regression = LogisticRegression(labelCol="long", maxIter=20, regParam=0.01)
pipeline = Pipeline(stages=[indexer, encoder, assembler, scaler, regression])
model = pipeline.fit(trips)
[type(stage).__name__ for stage in model.stages]

# %%
scored = model.transform(trips)
scored.select("trip", "minutes", "long", "prediction").orderBy("trip").show(6)

# %%
auc = BinaryClassificationEvaluator(labelCol="long").evaluate(scored)
print(f"AUC {auc:.3f}")

# %%
last = model.stages[-1]
print(last.coefficients.size, last.numFeatures, last.summary.totalIterations > 0, f"{last.summary.accuracy:.2f}")

# %%
scored.select("features").orderBy("trip").first()

# %%
model.write().overwrite().save("models/long_trips")
loaded = PipelineModel.load("models/long_trips")
same = loaded.transform(trips).select("trip", F.col("prediction").alias("p")).join(scored, "trip")
print(same.where("p <> prediction").count())

# %%
import os

sorted(os.listdir("models/long_trips"))

# %%
train, test = trips.randomSplit([0.8, 0.2], seed=3)
numbers = VectorAssembler(inputCols=["km", "minutes"], outputCol="features")
line = LinearRegression(labelCol="price").fit(numbers.transform(train))
print([round(weight, 2) for weight in line.coefficients], round(line.intercept, 2))

# %%
rmse = RegressionEvaluator(labelCol="price", metricName="rmse").evaluate(line.transform(numbers.transform(test)))
print(rmse < 0.1)

# %%
LinearRegression(labelCol="nothing").fit(numbers.transform(train))

# %%
from pyspark.ml.clustering import KMeans
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder

groups = KMeans(k=2, seed=1, featuresCol="features").fit(numbers.transform(trips))
print(sorted(round(float(center[0]), 1) for center in groups.clusterCenters()))

# %%
grid = ParamGridBuilder().addGrid(regression.regParam, [0.01, 1.0]).build()
assembled = numbers.transform(trips)
search = CrossValidator(
    estimator=regression, estimatorParamMaps=grid, evaluator=BinaryClassificationEvaluator(labelCol="long"), numFolds=2, seed=5
)
best = search.fit(assembled)
print(len(best.avgMetrics), best.avgMetrics[0] > 0.8)

# %%
from pyspark.ml.stat import Correlation

Correlation.corr(assembled, "features").first()[0].toArray().round(3)
