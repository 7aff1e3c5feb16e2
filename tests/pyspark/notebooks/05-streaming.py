# %% [markdown]
# # Streams from files

# %%
import os
import shutil

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.master("local[2]").appName("Streams").config("spark.sql.shuffle.partitions", "2").getOrCreate()

# %%
os.makedirs("incoming", exist_ok=True)
shutil.copy("data/orders/2026-q1.csv", "incoming")
schema = "order INT, customer STRING, item STRING, amount INT"
orders = spark.readStream.schema(schema).option("header", True).csv("incoming")
orders.isStreaming, orders

# %%
query = (
    orders.groupBy("customer")
    .agg(F.sum("amount").alias("amount"))
    .writeStream.queryName("stream_totals")
    .format("memory")
    .outputMode("complete")
    .trigger(availableNow=True)
    .start()
)
query.awaitTermination()
print(query.name, query.isActive, query.exception())

# %%
spark.sql("SELECT * FROM stream_totals ORDER BY customer").show()

# %%
query.lastProgress["numInputRows"], len(query.recentProgress)

# %%
# what comes later is read by the next run, which knows from its checkpoint where it was
def copy_new():
    running = (
        orders.writeStream.format("parquet")
        .option("path", "out/orders")
        .option("checkpointLocation", "out/orders_checkpoint")
        .trigger(availableNow=True)
        .start()
    )
    running.awaitTermination()
    return spark.read.parquet("out/orders").count()


print(copy_new())
shutil.copy("data/orders/2026-q2.csv", "incoming")
print(copy_new(), copy_new())

# %%
print(sorted(name for name in os.listdir("out/orders_checkpoint") if not name.startswith(".")))

# %%
batches = []


def keep(batch, number):
    batch.withColumn("batch", F.lit(number)).write.mode("append").json("out/batches")


each = orders.writeStream.foreachBatch(keep).option("maxFilesPerTrigger", 1).trigger(availableNow=True).start()
each.awaitTermination()
spark.read.json("out/batches").groupBy("item").count().orderBy("item").show()

# %%
rate = spark.readStream.format("rate").option("rowsPerSecond", 50).load()
endless = rate.writeStream.format("noop").queryName("stream_endless").start()
print([each.name for each in spark.streams.active])
endless.stop()
print(endless.isActive, spark.streams.active)

# %%
def fail(batch, number):
    raise ValueError(f"batch {number} is not welcome")


failing = orders.writeStream.foreachBatch(fail).trigger(availableNow=True).start()
failing.awaitTermination()

# %%
from pyspark.errors import StreamingQueryException

try:
    orders.writeStream.foreachBatch(fail).trigger(availableNow=True).start().awaitTermination()
except StreamingQueryException as error:
    print("batch 0 is not welcome" in str(error))

# %%
orders.show()

# %%
windowed = (
    spark.readStream.schema("trip INT, city STRING, started TIMESTAMP, minutes INT, km DOUBLE, price DOUBLE")
    .option("header", True)
    .csv("data", pathGlobFilter="trips.csv")
    .withWatermark("started", "1 day")
    .groupBy(F.window("started", "7 days"), "city")
    .count()
)
week = windowed.writeStream.format("memory").queryName("stream_weeks").outputMode("complete")
week.trigger(availableNow=True).start().awaitTermination()
spark.table("stream_weeks").where("city = 'Berlin'").orderBy("window").select("window.start", "count").show()
