# %% [markdown]
# # Functions of one's own, from modules beside the notebook

# %%
import cleaning
from textkit import Counter, split_words

from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, DoubleType, IntegerType, StringType

spark = SparkSession.builder.appName("Word count").master("local[*]").getOrCreate()

# %%
lines = spark.read.text("data/alice.txt")
words_of = F.udf(split_words, ArrayType(StringType()))
words = lines.select(F.explode(words_of("value")).alias("word"))
words.groupBy("word").count().orderBy(F.desc("count"), "word").show(8)

# %%
gross = F.udf(cleaning.gross, DoubleType())
trips = spark.read.csv("data/trips.csv", header=True, inferSchema=True)
trips.select("trip", "price", gross("price").alias("gross")).orderBy("trip").show(17)

# %%
vowels = Counter()
count_vowels = F.udf(lambda word: vowels(word), IntegerType())
words.distinct().select("word", count_vowels("word").alias("vowels")).orderBy(F.desc("vowels"), "word").show(5)


# %%
@F.udf("string")
def label(city, km):
    import cleaning as own

    return f"{own.initial(city)} {'far' if km > 9 else 'near'}"


trips.groupBy(label("city", "km").alias("label")).count().orderBy("label").show()

# %%
spark.udf.register("initial", cleaning.initial)
spark.sql("SELECT initial('anna') AS a, initial(NULL) IS NULL AS b").show()

# %%
spark.udf.register("initial", lambda name: cleaning.initial(name or "?"), "string")
trips.createOrReplaceTempView("helper_trips")
spark.sql("SELECT initial(city) AS city, count(*) AS trips FROM helper_trips GROUP BY 1 ORDER BY 1").show()


# %%
@F.udtf(returnType="word: string, length: int")
class Words:
    def eval(self, text: str):
        for word in split_words(text):
            yield word, len(word)


Words(F.lit("The White Rabbit was late for tea")).show()


# %%
# state in a module, as it was when the function was sent
cleaning.RATE = 0.07
trips.where("trip = 1").select("price", gross("price").alias("reduced")).show()

# %%
def broken(km):
    return 1 / (km - km)


trips.select(F.udf(broken, "double")("km")).collect()

# %%
from pyspark.errors import PythonException

try:
    trips.select(F.udf(broken, "double")("km")).collect()
except PythonException as error:
    print("ZeroDivisionError" in str(error))
