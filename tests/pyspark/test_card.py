"""`spark` as the last line of a cell says what it is."""

import urllib.request


def test_the_card_says_what_the_session_is_and_leads_to_the_web_ui(spark_server, notebook):
    one = notebook()
    one.value(
        "from pyspark.sql import SparkSession\n_ = SparkSession.builder.appName('<Card>').getOrCreate()"
    )
    text = one.value("spark")
    assert spark_server.spark()["spark"]["version"] in text
    assert "Shared with all notebooks" in text
    assert "object at" not in text
    html = one.value("print(spark._repr_html_())")
    assert "&lt;Card&gt;" in html
    path = html.partition('href="')[2].partition('"')[0]
    request = urllib.request.Request(
        f"http://127.0.0.1:{spark_server.port}{path}",
        headers={"Authorization": f"token {spark_server.token}"},
    )
    with urllib.request.urlopen(request, timeout=30) as page:  # noqa: S310
        assert "Spark" in page.read().decode()
