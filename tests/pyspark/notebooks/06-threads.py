# %% [markdown]
# # Many queries at a time

# %%
from concurrent.futures import ThreadPoolExecutor

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.appName("Threads").master("local[4]").getOrCreate()


# %%
def total(n):
    return spark.range(n).agg(F.sum("id")).first()[0]


with ThreadPoolExecutor(4) as pool:
    print(list(pool.map(total, range(10, 60, 10))))

# %%
trips = spark.read.csv("data/trips.csv", header=True, inferSchema=True).cache()
cities = [row.city for row in trips.select("city").distinct().orderBy("city").collect()]


def save(city):
    trips.where(F.col("city") == city).write.mode("overwrite").parquet(f"out/by_city/{city}")
    return city, spark.read.parquet(f"out/by_city/{city}").count()


with ThreadPoolExecutor(3) as pool:
    for city, count in pool.map(save, cities):
        print(f"{city:10} {count:3}")

# %%
import threading

from pyspark import inheritable_thread_target

seen = {}


def work(name):
    seen[name] = trips.where(f"city = '{name}'").agg(F.max("km")).first()[0]


threads = [threading.Thread(target=inheritable_thread_target(work), args=(name,)) for name in cities[:3]]
for each in threads:
    each.start()
for each in threads:
    each.join()
sorted(seen.items())

# %%
from pyspark import InheritableThread

each = InheritableThread(target=work, args=(cities[-1],))
each.start()
each.join()
print(cities[-1], seen[cities[-1]])

# %%
from multiprocessing.pool import ThreadPool

with ThreadPool(2) as pool:
    print(pool.map(lambda n: spark.sql(f"SELECT {n} * {n} AS square").first().square, range(5)))

# %%
def wrong(n):
    return spark.sql(f"SELECT assert_true({n} < 2)").collect()


with ThreadPoolExecutor(2) as pool:
    futures = [pool.submit(wrong, n) for n in range(3)]
print([type(each.exception()).__name__ for each in futures])

# %%
futures[2].result()

# %%
import asyncio


async def gathered():
    return await asyncio.gather(*(asyncio.to_thread(total, n) for n in (3, 4, 5)))


await gathered()

# %%
spark.addTag("threads-course")
print(spark.getTags(), total(7))
spark.clearTags()
print(spark.getTags())

# %%
trips.is_cached, trips.unpersist().is_cached
