# %% [markdown]
# # Getting a session, and what it is set to

# %%
from pyspark import SparkConf
from pyspark.sql import SparkSession

spark = (
    SparkSession.builder.master("local[2]")
    .appName("My first app")
    .config("spark.sql.shuffle.partitions", 3)
    .config("spark.sql.session.timeZone", "UTC")
    .getOrCreate()
)
print(spark.version)

# %%
spark.conf.get("spark.sql.shuffle.partitions"), spark.conf.get("spark.sql.session.timeZone")

# %%
SparkSession.builder.getOrCreate() is spark, SparkSession.getActiveSession() is not None

# %%
data = [("James", "", "Smith", "36636", "M", 3000), ("Maria", "Anne", "Jones", "39192", "F", 4000), ("Jen", "Mary", "Brown", "", "F", -1)]
columns = ["firstname", "middlename", "lastname", "id", "gender", "salary"]
df = spark.createDataFrame(data=data, schema=columns)
df.printSchema()
df.show()

# %%
df.first(), df.head(1), df.tail(1)

# %%
from pyspark.sql import Row
from pyspark.sql.functions import col, lit, when
from pyspark.sql.types import IntegerType, StringType, StructField, StructType

schema = StructType([StructField("name", StringType(), False), StructField("age", IntegerType())])
people = spark.createDataFrame([Row(name="ann", age=31), Row(name="bob", age=None)], schema)
people.schema

# %%
col("age") + 1, when(col("age") > 30, 1).otherwise(lit(None)), people.age.isNull()

# %%
people.withColumn("class", when(people.age > 30, "A").otherwise("B")).withColumnRenamed("name", "who").show()

# %%
people.na.fill({"age": 0}).agg({"age": "avg"}).show()

# %%
df.select("gender", "salary").groupBy("gender").sum("salary").orderBy("gender").show()

# %%
spark.conf.set("spark.sql.shuffle.partitions", "7")
print(spark.conf.get("spark.sql.shuffle.partitions"))
spark.conf.unset("spark.sql.shuffle.partitions")
spark.conf.get("spark.not.there", "nothing")

# %%
spark.conf.get("spark.not.there")

# %%
spark.conf.set("spark.sql.shuffle.partitions", "many")

# %%
conf = SparkConf().setAppName("by conf").set("spark.sql.session.timeZone", "Asia/Tokyo")
second = SparkSession.builder.config(conf=conf).getOrCreate()
second.sql("SELECT current_timezone() AS zone, timestamp_seconds(0) AS epoch").show()

# %%
second.conf.set("spark.sql.session.timeZone", "UTC")
second.conf.get("spark.sql.session.timeZone")

# %%
spark.stop()
spark = SparkSession.builder.appName("again").getOrCreate()
spark.range(3).collect()
