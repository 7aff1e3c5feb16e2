"""Ask a Spark for its options; runs where that Spark's pyspark can be imported, and needs nothing else.

    python scripts/spark_options.py describe    the option reference's content, as JSON
    python scripts/spark_options.py judge       whether Spark takes each [name, value] of standard input

Nothing of Spark's Python is used but the gateway: its session would make Python errors of all refusals.
"""

import json
import os
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyspark
from option_kinds import Answer, describe_value
from py4j.java_gateway import JavaObject
from py4j.protocol import Py4JJavaError
from pyspark.conf import SparkConf
from pyspark.java_gateway import launch_gateway

JARS = Path(pyspark.__file__).parent / "jars"
MAKES_OPTIONS = b"org/apache/spark/internal/config/ConfigBuilder"
NAME = re.compile(rb"\x01(..)(spark\.[A-Za-z0-9_.-]+)", re.DOTALL)
"""A text constant in a class file: its tag, its length, itself."""

LEFT_OUT = {"doc": "", "since": "", "live": False, "exact": False}
"""What most options have in common, besides having nothing."""

FOR_TESTS = re.compile(r"\.test(ing)?(\.|$)")
"""What Spark lists and only its own tests set."""


class Options:
    """The options of a running Spark."""

    def __init__(self, jvm: JavaObject) -> None:
        self._jvm = jvm
        builder = jvm.org.apache.spark.sql.classic.SparkSession.builder()
        for name, value in {"spark.ui.enabled": "false", "spark.log.level": "OFF"}.items():
            builder = builder.config(name, value)
        self._session = builder.master("local[1]").getOrCreate()
        self.version: str = self._session.version()
        for name in sorted(_classes(lambda content: MAKES_OPTIONS in content)):
            if name.endswith("$"):
                self._object(name)
        self._known = self._object("org.apache.spark.internal.config.ConfigEntry$").knownConfigs()

    def judge(self, name: str, value: str) -> Answer:
        """Ask an option's own converter for a value."""
        return _ask(self._jvm, self._known[name].valueConverter(), value)

    def describe(self) -> dict[str, Any]:
        """Return all that is to be known of them."""
        listed, unlisted, known = {}, set(), set(self._known)
        for name in known:
            entry = self._known[name]
            if entry.isPublic() and not FOR_TESTS.search(name):
                listed[name] = self._describe(entry)
            else:
                unlisted.add(name)
            others = entry.alternatives()
            unlisted.update(others.apply(at) for at in range(others.size()))
        named = _constants()
        unlisted |= {name for name in named if not name.endswith(".") and name.count(".") > 1}
        families = [
            name
            for name in sorted(named)
            if name.endswith(".") and not any(other.startswith(name) for other in known)
        ]
        return {
            "spark_version": self.version,
            "options": [listed[name] for name in sorted(listed)],
            "families": [f"{name}*" for name in families],
            "unlisted": sorted(unlisted - listed.keys()),
        }

    def _describe(self, entry: JavaObject) -> dict[str, Any]:
        name, converter = entry.key(), entry.valueConverter()
        default = self._default(entry)
        option = {
            "name": name,
            **describe_value(lambda value: _ask(self._jvm, converter, value), default),
            "default": default,
            "doc": " ".join(re.sub(r"</?[a-z]+ ?/?>", " ", entry.doc()).split()),
            "since": entry.version(),
            "live": self._session.conf().isModifiable(name),
        }
        return {field: content for field, content in option.items() if content != LEFT_OUT.get(field)}

    def _default(self, entry: JavaObject) -> str | None:
        """Return the default; none where it is made anew on each machine."""
        written: str = entry.defaultValueString()
        if written == "<undefined>" or entry.getClass().getSimpleName() == "ConfigEntryWithDefaultFunction":
            return None
        return written.replace(f"file:{Path.cwd()}/", "")

    def _object(self, name: str) -> JavaObject:
        """Load a Scala object, whose options register while it is."""
        loader = self._jvm.java.lang.Thread.currentThread().getContextClassLoader()
        return self._jvm.java.lang.Class.forName(name, True, loader).getField("MODULE$").get(None)


@contextmanager
def options() -> Iterator[Options]:
    """Run a Spark."""
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    gateway = launch_gateway(SparkConf())
    try:
        yield Options(gateway.jvm)
    finally:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait()


def _ask(jvm: JavaObject, converter: JavaObject, value: str) -> Answer:
    try:
        taken = jvm.scala.Option.apply(value).map(converter)
    except Py4JJavaError as error:
        return Answer(refused=str(error.java_exception.getMessage()))
    written = taken.toString().removeprefix("Some(").removesuffix(")")
    try:
        result = taken.get()
        if hasattr(result, "getClass") and result.getClass().getName() == "scala.Some":
            result = result.get()
    except ValueError:  # py4j reads a BigDecimal that is whole as an int, and fails at its zeros
        result = float(written)
    if hasattr(result, "getClass"):
        return Answer(type=result.getClass().getName())
    return Answer(type=type(result).__name__, result=result)


def _classes(wanted: Callable[[bytes], bool]) -> Iterator[str]:
    for jar in sorted(JARS.glob("spark-*.jar")):
        with zipfile.ZipFile(jar) as archive:
            for file in archive.namelist():
                if file.endswith(".class") and wanted(archive.read(file)):
                    yield file.removesuffix(".class").replace("/", ".")


def _constants() -> set[str]:
    """Return every name that stands in Spark's own code, and every beginning of one."""
    found: set[str] = set()

    def collect(content: bytes) -> bool:
        for length, name in NAME.findall(content):
            if len(name) >= (size := int.from_bytes(length)):
                found.add(name[:size].decode("ascii"))
        return False

    list(_classes(collect))
    return found


def main() -> None:
    """Do what is asked, on standard output."""
    with options() as spark:
        match sys.argv[1:]:
            case ["describe"]:
                answer: object = spark.describe()
            case ["judge"]:
                answer = [spark.judge(name, value).refused is None for name, value in json.load(sys.stdin)]
            case _:
                sys.exit(__doc__)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
