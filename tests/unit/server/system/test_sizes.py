"""Sizes and durations, read as others write them and written for a person."""

import pytest

from jupyterlab_spark_connect.server.system.sizes import (
    UnreadableSizeError,
    format_duration,
    format_size,
    read_size,
    read_spawner_size,
)


@pytest.mark.parametrize(
    ("text", "size"), [("1024", 1024), ("512m", 512 << 20), ("2G", 2 << 30), ("1t", 1 << 40), ("3k", 3072)]
)
def test_a_size_is_read_as_the_jvm_reads_it(text, size):
    assert read_size(text) == size


@pytest.mark.parametrize("text", ["", "g", "1.5g", "2gb", "-1g", " 1g", "1 g"])
def test_what_the_jvm_refuses_is_no_size(text):
    with pytest.raises(UnreadableSizeError):
        read_size(text)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1.5G", 3 << 29),
        ("512mb", 512 << 20),
        (" 2g ", 2 << 30),
        ("100", 100),
        ("", None),
        ("0", None),
        ("much", None),
    ],
)
def test_a_limit_is_read_as_a_spawner_writes_it(text, size):
    assert read_spawner_size(text) == size


@pytest.mark.parametrize(
    ("size", "words"),
    [(512 << 20, "512 MB"), (2 << 30, "2 GB"), (1288490189, "1.2 GB"), (47 << 29, "23.5 GB")],
)
def test_a_size_has_a_unit(size, words):
    assert format_size(size) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (45, "45 seconds"),
        (90, "90 seconds"),
        (1800, "30 minutes"),
        (3600, "60 minutes"),
        (9000, "2.5 hours"),
    ],
)
def test_a_span_is_said_as_people_do(seconds, words):
    assert format_duration(seconds) == words
