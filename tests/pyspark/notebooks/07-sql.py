# %% [markdown]
# # SQL, from views to windows

# %%
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
trips = spark.read.csv("data/trips.csv", header=True, inferSchema=True)
trips.createOrReplaceTempView("sql_trips")
spark.read.json("data/cities.json").createOrReplaceTempView("sql_cities")

# %%
spark.sql("SELECT city, count(*) AS trips, round(avg(km), 2) AS km FROM sql_trips GROUP BY city ORDER BY city").show()

# %%
spark.sql("""
    WITH longest AS (
        SELECT *, row_number() OVER (PARTITION BY city ORDER BY km DESC, trip) AS place FROM sql_trips
    )
    SELECT city, trip, km FROM longest WHERE place <= 2 ORDER BY city, place
""").toPandas()

# %%
spark.sql("""
    SELECT trip, price,
           sum(price) OVER (ORDER BY trip ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS so_far,
           lag(price) OVER (ORDER BY trip) AS before
    FROM sql_trips WHERE city = 'Leipzig' ORDER BY trip
""").show(5)

# %%
spark.sql("SELECT c.city, people, size(sights) AS sights FROM sql_cities c LEFT ANTI JOIN sql_trips t ON c.city = t.city")

# %%
spark.sql("SELECT city, explode_outer(sights) AS sight FROM sql_cities ORDER BY city, sight").show()

# %%
spark.sql(
    "SELECT trip, km FROM sql_trips WHERE km > :least AND city = :city ORDER BY trip", args={"least": 9, "city": "Berlin"}
).collect()

# %%
spark.sql("SELECT sum(km) AS km FROM {trips} WHERE trip < ?", args=[10], trips=trips).show()

# %%
spark.sql("SELECT * FROM (SELECT city, month(started) AS m, km FROM sql_trips) PIVOT (round(sum(km)) FOR m IN (3)) ORDER BY city").show()

# %%
spark.sql("CREATE DATABASE IF NOT EXISTS course")
spark.sql("USE course")
spark.sql("SELECT current_database()").show()

# %%
spark.sql("CREATE TABLE IF NOT EXISTS squares USING parquet AS SELECT id, id * id AS square FROM range(5)")
spark.sql("SHOW TABLES IN course").where("NOT isTemporary").show()

# %%
spark.sql("DESCRIBE squares").show()

# %%
spark.sql("INSERT INTO squares VALUES (10, 100)")
spark.table("squares").orderBy("id").show()

# %%
spark.sql("SHOW DATABASES LIKE 'cour*'").show()
print(spark.catalog.currentDatabase(), spark.catalog.tableExists("squares"), spark.catalog.currentCatalog())

# %%
spark.sql("CREATE OR REPLACE TEMPORARY FUNCTION sql_area(r DOUBLE) RETURNS DOUBLE RETURN 3 * r * r")
spark.sql("SELECT sql_area(2)").show()

# %%
spark.sql("DECLARE OR REPLACE VARIABLE sql_least INT DEFAULT 15")
spark.sql("SET VAR sql_least = 16")
spark.sql("SELECT count(*) FROM sql_trips WHERE km > sql_least").show()

# %%
spark.sql("SET spark.sql.ansi.enabled").show()

# %%
spark.sql("SELECT 1 / 0").show()

# %%
spark.sql("SELEC 1")

# %%
spark.sql("DROP TABLE squares")
spark.sql("USE default")
spark.sql("DROP DATABASE course CASCADE")
spark.sql("SHOW DATABASES LIKE 'cour*'").count()

# %%
trips.createGlobalTempView("sql_everywhere")
spark.sql("SELECT count(*) FROM global_temp.sql_everywhere").show()
spark.catalog.dropGlobalTempView("sql_everywhere"), spark.catalog.dropTempView("sql_cities")

# %%
spark.sql("SELECT try_cast('x' AS INT) AS a, DATE'2026-02-28' + INTERVAL 1 MONTH AS b, named_struct('p', 1) AS c, map('k', 2) AS d").show()
