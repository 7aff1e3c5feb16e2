# %% [markdown]
# # Reading and writing files
# Everything lies beside the notebook.

# %%
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.appName("Files").getOrCreate()

# %%
trips = spark.read.csv("data/trips.csv", header=True, inferSchema=True)
trips.printSchema()
trips.show(5)

# %%
trips

# %%
trips.count(), trips.columns, trips.dtypes

# %%
trips.filter("price IS NULL").select("trip", "city", "km").orderBy("trip").collect()

# %%
cities = spark.read.json("data/cities.json")
cities.orderBy(F.desc("people")).show(truncate=False)

# %%
# a folder, a pattern, a list of files, and options one by one
folder = spark.read.option("header", True).csv("data/orders")
pattern = spark.read.format("csv").option("header", True).load("data/orders/2026-q[12].csv")
files = spark.read.csv(["data/orders/2026-q1.csv", "data/orders/2026-q3.csv"], header=True)
print(folder.count(), pattern.count(), files.count())

# %%
by_option = spark.read.format("csv").option("header", True).option("path", "./data/trips.csv").load()
print(by_option.count())

# %%
import os

by_file = folder.select("order", F.input_file_name().alias("file")).groupBy("file").count()
sorted((os.path.basename(row["file"]), row["count"]) for row in by_file.collect())

# %%
spark.read.text("data/alice.txt").filter(F.col("value").contains("Alice")).show(truncate=50)

# %%
schema = "trip INT, city STRING, started TIMESTAMP, minutes INT, km DOUBLE, price DECIMAL(8,2)"
typed = spark.read.schema(schema).option("header", True).csv("data/trips.csv")
typed.agg(F.sum("price"), F.min("started"), F.max("started")).show()

# %%
joined = typed.join(cities, "city").withColumn("day", F.to_date("started"))
joined.write.mode("overwrite").partitionBy("city").parquet("out/trips")
print(sorted(name for name in os.listdir("out/trips") if name.startswith("city")))

# %%
again = spark.read.parquet("out/trips")
again.where("city = 'Berlin'").agg(F.count("*").alias("trips"), F.round(F.avg("km"), 2).alias("km")).show()

# %%
typed.coalesce(1).write.csv("out/trips_csv", header=True, mode="overwrite")
part = [name for name in os.listdir("out/trips_csv") if name.endswith(".csv")]
print(len(part), sum(1 for line in open(f"out/trips_csv/{part[0]}")))

# %%
typed.write.parquet("out/trips")

# %%
with open("notes.csv", "w") as file:
    file.write("name,value\nfirst,1\nsecond,2\n")
spark.read.csv("notes.csv", header=True, inferSchema=True).show()

# %%
spark.sql("SELECT name, value * 2 AS twice FROM csv.`notes.csv` WITH (header = 'true')").show()

# %%
import pandas as pd

pd.DataFrame({"a": [1, 2, 3], "b": list("xyz")}).to_parquet("out/from_pandas.parquet")
spark.read.parquet("out/from_pandas.parquet").orderBy("a").toPandas()

# %%
spark.read.csv("data/not_there.csv")

# %%
spark.createDataFrame([(1, "one"), (2, "two")], "n INT, name STRING").write.json("out/numbers", mode="overwrite")
sorted(spark.read.json("out/numbers").collect())
