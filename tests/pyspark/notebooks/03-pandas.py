# %% [markdown]
# # Spark and pandas

# %%
import numpy as np
import pandas as pd
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.functions import pandas_udf

spark = SparkSession.builder.master("local[2]").appName("pandas").getOrCreate()
spark.conf.set("spark.sql.execution.arrow.pyspark.enabled", "true")

# %%
pdf = pd.DataFrame(
    {
        "id": range(1, 7),
        "group": list("aabbbc"),
        "value": [1.5, np.nan, 3.0, 4.25, 0.5, 10.0],
        "when": pd.date_range("2026-01-30", periods=6, freq="D"),
        "tags": [["x"], [], ["y", "z"], None, ["x"], ["z"]],
    }
)
df = spark.createDataFrame(pdf)
df.printSchema()
df.show()

# %%
df.toPandas()

# %%
df.toPandas().dtypes

# %%
df.select("id", "value", F.isnan("value").alias("nan")).toPandas().describe()


# %%
@pandas_udf("double")
def standardised(value: pd.Series) -> pd.Series:
    return (value - value.mean()) / value.std()


df.coalesce(1).select("id", F.round(standardised("value"), 3).alias("z")).orderBy("id").show()


# %%
@pandas_udf("double")
def median(value: pd.Series) -> float:
    return value.median()


df.groupBy("group").agg(median("value").alias("median")).orderBy("group").show()


# %%
def ranked(part: pd.DataFrame) -> pd.DataFrame:
    return part.assign(rank=part["value"].rank(ascending=False))[["id", "group", "rank"]]


df.groupBy("group").applyInPandas(ranked, "id long, group string, rank double").orderBy("id").toPandas()


# %%
def doubled(parts):
    for part in parts:
        yield part[part["value"] > 1].assign(value=part["value"] * 2)


df.select("id", "value").mapInPandas(doubled, "id long, value double").orderBy("id").show()

# %%
left = spark.createDataFrame(pd.DataFrame({"k": [1, 1, 2], "a": [1.0, 2.0, 3.0]}))
right = spark.createDataFrame(pd.DataFrame({"k": [1, 2, 2], "b": ["p", "q", "r"]}))


def merged(one, other):
    return pd.merge(one, other, on="k")


left.groupBy("k").cogroup(right.groupBy("k")).applyInPandas(merged, "k long, a double, b string").orderBy(
    "k", "a", "b"
).toPandas()

# %%
import pyspark.pandas as ps

psdf = ps.DataFrame({"x": [3, 1, 2], "y": ["c", "a", "b"]})
psdf.sort_values("x")

# %%
psdf.groupby("y").sum().sort_index()

# %%
df.select("value").summary("count", "min", "max").toPandas()

# %%
arrow = df.select("id", "group").toArrow()
print(arrow.schema.names, arrow.num_rows)

# %%
df.groupBy("group").applyInPandas(lambda part: part.nothing, "id long").collect()

# %%
df.groupBy("group").pivot("group").agg(F.sum("id")).orderBy("group").toPandas().fillna(0)

# %%
spark.createDataFrame([{"name": "ann", "age": 31}, {"name": "bob", "age": None}]).toPandas()

# %%
for row in df.select("id", "when", "tags").orderBy("id").take(3):
    print(row, row.asDict())
