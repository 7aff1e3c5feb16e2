# %% [markdown]
# # Tables that are saved

# %%
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.appName("Tables").getOrCreate()
orders = spark.read.csv("data/orders", header=True, inferSchema=True)

# %%
orders.write.mode("overwrite").saveAsTable("course_orders")
spark.table("course_orders").groupBy("item").sum("amount").orderBy("item").show()

# %%
orders.write.saveAsTable("course_orders")

# %%
orders.limit(2).write.insertInto("course_orders")
spark.sql("SELECT count(*) FROM course_orders").show()

# %%
orders.write.partitionBy("item").bucketBy(2, "customer").sortBy("order").mode("overwrite").saveAsTable("course_parts")
spark.sql("SHOW PARTITIONS course_parts").show()

# %%
spark.catalog.tableExists("course_parts"), spark.catalog.getTable("course_orders").tableType

# %%
[(column.name, column.dataType, column.isPartition) for column in spark.catalog.listColumns("course_parts")]

# %%
spark.sql("DESCRIBE TABLE EXTENDED course_orders").where("col_name IN ('Table', 'Type', 'Provider', 'Name')").show()

# %%
import os

external, located = os.path.abspath("out/external"), os.path.abspath("out/located")
orders.write.mode("overwrite").option("path", external).saveAsTable("course_external")
print(spark.catalog.getTable("course_external").tableType, any(name.endswith(".parquet") for name in os.listdir(external)))

# %%
spark.sql(f"CREATE TABLE IF NOT EXISTS course_located (n INT) USING csv LOCATION '{located}'")
spark.sql("INSERT INTO course_located VALUES (1), (2)")
print(spark.table("course_located").count(), any(name.endswith(".csv") for name in os.listdir(located)))

# %%
spark.catalog.cacheTable("course_orders")
print(spark.catalog.isCached("course_orders"))
spark.catalog.uncacheTable("course_orders")
print(spark.catalog.isCached("course_orders"))

# %%
orders.writeTo("course_to").using("parquet").createOrReplace()
orders.writeTo("course_to").append()
spark.table("course_to").count()

# %%
spark.sql("ALTER TABLE course_to ADD COLUMN note STRING")
spark.table("course_to").columns

# %%
spark.sql("TRUNCATE TABLE course_to")
spark.table("course_to").count()

# %%
spark.table("course_nothing")

# %%
spark.sql("CREATE VIEW course_view AS SELECT item, sum(amount) AS amount FROM course_orders GROUP BY item")
spark.table("course_view").orderBy("item").collect()

# %%
spark.sql("DROP VIEW course_view")
for name in ("orders", "parts", "external", "located", "to"):
    spark.sql(f"DROP TABLE course_{name}")
print(spark.sql("SHOW TABLES LIKE 'course_*'").count(), sorted(os.listdir(external))[:1])
