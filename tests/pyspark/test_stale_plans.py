"""What a notebook reads is what is there now, whatever another has read before it in the same words."""

READ = "data = spark.read.parquet('seen'); print(data.count(), len(data.columns))"
TABLES = "print([table.name for table in spark.catalog.listTables() if table.name.startswith('stale_')])"


def test_the_same_first_cell_in_another_notebook_reads_what_is_there_now(spark_server, notebook):
    writer = notebook("writer.ipynb")
    writer.value("spark.range(3).write.mode('overwrite').parquet('seen')\n1", 120)
    assert notebook("first.ipynb").value(READ, 120) == "3 1"
    writer.value("spark.range(5).selectExpr('id', 'id AS more').write.mode('overwrite').parquet('seen')\n1")
    second = notebook("second.ipynb")
    assert second.value(READ, 120) == "5 2"
    writer.value("spark.range(2).selectExpr('id', 'id AS more').write.mode('append').parquet('seen')\n1")
    assert notebook("third.ipynb").value(READ, 120) == "7 2"


def test_the_same_question_of_the_catalog_in_another_notebook_is_answered_anew(spark_server, notebook):
    for number in (1, 2):
        each = notebook(f"lister-{number}.ipynb")
        each.value("spark\n1", 120)
        known = [f"stale_{made}" for made in range(1, number)]
        assert each.value(TABLES, 120) == str(known)
        each.value(f"spark.range(1).createOrReplaceTempView('stale_{number}')\n1")


def test_the_price_of_a_restart_has_the_views_of_now(spark_server, notebook):
    def views():
        made = spark_server.call("GET", "spark-connect/api/server/losses")[1]["made"]
        return [name for each in made for name in each["things"].get("view", ()) if name.startswith("by_")]

    scripts = notebook("scripts.ipynb")
    scripts.value("spark.sql(\"EXECUTE IMMEDIATE 'CREATE TEMPORARY VIEW by_text AS SELECT 1'\")\n1", 120)
    assert views() == ["by_text"]
    scripts.value("spark.sql(\"EXECUTE IMMEDIATE 'CREATE TEMPORARY VIEW by_other AS SELECT 1'\")\n1")
    assert sorted(views()) == ["by_other", "by_text"]
