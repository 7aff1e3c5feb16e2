# %% [markdown]
# # What goes wrong, and how to catch it

# %%
from pyspark.errors import AnalysisException, ArithmeticException, ParseException, PythonException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = SparkSession.builder.appName("Errors").getOrCreate()
df = spark.createDataFrame([(1, "a"), (2, "b")], ["number", "letter"])

# %%
try:
    df.select("nubmer").show()
except AnalysisException as error:
    print(type(error).__name__, error.getCondition(), error.getSqlState())
    print(error.getMessageParameters()["objectName"])

# %%
df.select("nubmer").show()

# %%
from pyspark.sql.utils import AnalysisException as OldName

try:
    spark.table("errors_nothing").show()
except OldName as error:
    print(error.getErrorClass(), "errors_nothing" in str(error))

# %%
try:
    spark.sql("SELECT * FORM x")
except ParseException as error:
    print(error.getCondition(), isinstance(error, AnalysisException))

# %%
try:
    df.select(F.col("number") / F.lit(0)).collect()
except ArithmeticException as error:
    print(error.getCondition())

# %%
try:
    spark.read.parquet("nowhere").count()
except AnalysisException as error:
    print("PATH_NOT_FOUND" in str(error))

# %%
@F.udf("int")
def checked(letter):
    if letter == "b":
        raise ValueError("b is not allowed")
    return 1


try:
    df.select(checked("letter")).collect()
except PythonException as error:
    print("ValueError: b is not allowed" in str(error))

# %%
df.select(checked("letter")).collect()

# %%
try:
    F.lit(1) and F.lit(2)
except Exception as error:
    print(type(error).__name__, error)

# %%
df.select(df["nothing"]).show()

# %%
df.union(df.select("number")).show()

# %%
df.select(F.col("letter").cast("int")).collect()

# %%
df.join(df, "nothing").count()

# %%
df.groupBy("letter").agg(F.col("number")).collect()

# %%
spark.range(5).select(F.raise_error(F.lit("stop here"))).collect()

# %%
df.filter("number >").show()

# %%
df.where(df.number == 1).first()["nothing"]

# %%
df.limit(-1).count()

# %%
int("not a number")

# %%
df.count()
