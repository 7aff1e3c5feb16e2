"""The way that Spark Connect has for what a `SparkContext`, an RDD or the JVM was used for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

GUIDE: Final = (
    "https://github.com/jupyterlab-spark-connect/jupyterlab-spark-connect/blob/main/docs/migration.md"
)
"""The page that has all of them."""

_ROWS: Final = "write spark.createDataFrame(rows, schema)"
_FUNCTIONS: Final = (
    "use functions of pyspark.sql.functions, a UDF, or df.mapInPandas(function, schema) on the DataFrame"
)
_TAGS: Final = "write spark.addTag(name) before the cell's work, and spark.interruptTag(name) to cancel it"
_ADDRESS: Final = 'press "Web UI" in the Spark panel'
_FILES: Final = "write spark.read.format(name).load(path); formats of Hadoop alone have no other way"

WAYS: Final[Mapping[str, str]] = {
    "parallelize": _ROWS,
    "range": "write spark.range(start, end)",
    "emptyRDD": "write spark.createDataFrame([], schema)",
    "textFile": "write spark.read.text(path)",
    "wholeTextFiles": "write spark.read.text(path, wholetext=True)",
    "binaryFiles": 'write spark.read.format("binaryFile").load(path)',
    "binaryRecords": 'write spark.read.format("binaryFile").load(path)',
    "pickleFile": "write the rows as Parquet once, and spark.read.parquet(path) here",
    "sequenceFile": _FILES,
    "hadoopFile": _FILES,
    "hadoopRDD": _FILES,
    "newAPIHadoopFile": _FILES,
    "newAPIHadoopRDD": _FILES,
    "union": "write df.union(other)",
    "broadcast": "use the value in the function as it is: it travels with it",
    "accumulator": "aggregate a column, or count in df.observe(name, …)",
    "setJobGroup": _TAGS,
    "setJobDescription": _TAGS,
    "setLocalProperty": _TAGS,
    "getLocalProperty": "write spark.getTags()",
    "setInterruptOnCancel": "nothing is needed: Interrupt cancels what the notebook runs",
    "addJobTag": "write spark.addTag(name)",
    "removeJobTag": "write spark.removeTag(name)",
    "getJobTags": "write spark.getTags()",
    "clearJobTags": "write spark.clearTags()",
    "cancelJobGroup": "write spark.interruptTag(name)",
    "cancelJobsWithTag": "write spark.interruptTag(name)",
    "cancelAllJobs": "write spark.interruptAll()",
    "setLogLevel": "choose the level in the panel's log: it is one log for all notebooks",
    "addPyFile": "nothing is needed for modules of your own beside the notebook: import them",
    "addFile": "write spark.addArtifacts(path, file=True)",
    "addArchive": "write spark.addArtifacts(path, archive=True)",
    "setCheckpointDir": "set spark.checkpoint.dir in the Spark panel",
    "getCheckpointDir": 'write spark.conf.get("spark.checkpoint.dir", None)',
    "getConf": "write spark.conf.get(name), or spark.conf.getAll",
    "defaultParallelism": "write a number of your own; the panel says how many cores Spark has",
    "defaultMinPartitions": 'write spark.conf.get("spark.sql.files.minPartitionNum", None)',
    "applicationId": 'write spark.conf.get("spark.app.id")',
    "appName": 'write spark.conf.get("spark.app.name")',
    "master": 'write spark.conf.get("spark.master")',
    "version": "write spark.version",
    "pythonVer": "write sys.version",
    "startTime": 'write spark.conf.get("spark.app.startTime")',
    "uiWebUrl": _ADDRESS,
    "statusTracker": _ADDRESS,
    "show_profiles": "write spark.profile.show()",
    "dump_profiles": "write spark.profile.dump(path)",
    "sparkUser": "write getpass.getuser()",
    "stop": "write spark.stop(), which lets go of this notebook's session only",
    "hadoopConfiguration": "set spark.hadoop.<name> in the Spark panel",
    "_jsc": "options of Hadoop are set as spark.hadoop.<name> in the Spark panel",
    # of an RDD
    "getNumPartitions": "write df.select(F.spark_partition_id()).distinct().count()",
    "map": _FUNCTIONS,
    "flatMap": "use F.explode of a function's list, or df.mapInPandas(function, schema)",
    "filter": "write df.filter(condition)",
    "mapPartitions": "write df.mapInPandas(function, schema), or df.mapInArrow",
    "mapPartitionsWithIndex": "write df.mapInPandas(function, schema), with F.spark_partition_id()",
    "reduceByKey": "write df.groupBy(key).agg(…)",
    "groupByKey": "write df.groupBy(key).agg(…)",
    "collect": "write df.collect()",
    "take": "write df.take(n)",
    "first": "write df.first()",
    "count": "write df.count()",
    "isEmpty": "write df.isEmpty()",
    "toDF": "the DataFrame is there: use it",
    "zipWithIndex": "use F.monotonically_increasing_id(), or row_number over a window",
    "foreach": "write df.foreach(function)",
    "foreachPartition": "write df.foreachPartition(function)",
    "id": _FUNCTIONS,
}
"""By what was to be called."""

RECEIVERS: Final[Mapping[str, str]] = {
    "SQLContext": "spark does it all: spark.sql, spark.table, spark.read",
    "HiveContext": "spark does it all: spark.sql, spark.table, spark.read",
    "StreamingContext": "use Structured Streaming: spark.readStream",
    "rdd": _FUNCTIONS,
    "_jvm": "look for the function in pyspark.sql.functions, or call it in SQL: spark.sql",
    "_jsparkSession": "spark.conf, spark.catalog and spark.sql have what it was used for",
    "_jdf": "df.explain(mode) prints plans, and df.schema.json() the schema",
}
"""By the class that was to be made, or by what was asked for, where nothing of it was called."""

GENERAL: Final = "use spark and DataFrames"
