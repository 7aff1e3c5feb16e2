import pytest

from jupyterlab_spark_connect.server.log.entries import split


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("26/11/21 03:59:32 INFO SparkContext: Running Spark version 4.3.0", "INFO"),
        ("26/11/21 03:59:32 WARN NativeCodeLoader: Unable to load native-hadoop", "WARN"),
        ("2026-11-21 03:59:32,123 WARN org.apache.spark.Foo: text", "WARN"),
        ("2026-11-21T03:59:32.123Z [main] ERROR org.apache.spark.Foo - text", "ERROR"),
        ("2026-11-21 03:59:32,123 [main thread] FATAL Foo: text", "FATAL"),
        ("2026-11-21 03:59:32,123 - my.logger - INFO - an ERROR was expected", "INFO"),
        ("2026-11-21 03:59:32 DEBUG Foo: text", "DEBUG"),
        ("2026-11-21 03:59:32 something without a level", "OTHER"),
        (
            '{"ts":"2026-11-21T03:59:32Z","level":"ERROR","msg":"Lost task","logger":"TaskSetManager"}',
            "ERROR",
        ),
        ('{"ts":"2026-11-21T03:59:32Z","level": "info","msg":"an ERROR"}', "INFO"),
        ('{"a": 1}', "OTHER"),
        ("WARNING: Using incubator modules: jdk.incubator.vector", "WARN"),
        ("ERROR StatusLogger Reconfiguration failed", "ERROR"),
        ('Exception in thread "main" java.lang.IllegalStateException: no', "ERROR"),
        ("Error: Failed to load class org.apache.spark.Nothing.", "ERROR"),
        ("Error occurred during initialization of VM", "ERROR"),
        ("# A fatal error has been detected by the Java Runtime Environment:", "FATAL"),
        ("OpenJDK 64-Bit Server VM warning: Sharing is only supported", "WARN"),
        ("[0.012s][warning][cds] shared class paths mismatch", "WARN"),
        ("SEVERE: text", "ERROR"),
        ("just text", "OTHER"),
        ("", "OTHER"),
    ],
)
def test_level_of_a_line(line, level):
    (entry,) = split(line.encode() + b"\n", 0, level=None, at_line=True)
    assert (entry["level"], entry["text"]) == (level, line)


@pytest.mark.parametrize(
    "line",
    [
        "\tat org.apache.spark.Foo.bar(Foo.scala:12)",
        "    at org.apache.spark.Foo.bar(Foo.scala:12)",
        "Caused by: java.io.IOException: no",
        "java.lang.RuntimeException: no",
        "Traceback (most recent call last):",
        "ValueError: no",
        "",
        "== Physical Plan ==",
        " 26/11/21 03:59:32 ERROR indented, so it is quoted",
        "INFORMATION about nothing",
    ],
)
def test_what_stays_with_the_line_before_it(line):
    text = f"26/11/21 03:59:32 ERROR Foo: failed\n{line}\nlast\n"
    (entry,) = split(text.encode(), 0, level=None, at_line=True)
    assert entry["level"] == "ERROR"
    assert entry["text"] == text[:-1]


def test_a_part_has_the_level_it_is_given_and_begins_with_its_line_break():
    part, entry = split(b"\tat a\n26/11/21 03:59:32 INFO Foo: b\n", 70, level="ERROR", at_line=True)
    assert (part["offset"], part["level"], part["text"], part["continues"]) == (70, "ERROR", "\n\tat a", True)
    assert (entry["offset"], entry["level"], entry["text"], entry["continues"]) == (
        76,
        "INFO",
        "26/11/21 03:59:32 INFO Foo: b",
        False,
    )


def test_what_looks_like_a_line_in_the_middle_of_one_is_none():
    (part,) = split(b"26/11/21 03:59:32 INFO Foo\n", 7, level="WARN", at_line=False)
    assert (part["level"], part["text"], part["continues"]) == ("WARN", "26/11/21 03:59:32 INFO Foo", True)
