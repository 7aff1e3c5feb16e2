"""The files we write are read back by a real Java as what was meant."""

import asyncio
import os
import stat
from pathlib import Path

import pytest
from py4j.java_gateway import GatewayParameters, JavaGateway, launch_gateway

from jupyterlab_spark_connect.server.launchers.command import _quoted
from jupyterlab_spark_connect.server.launchers.jvm.java import find_java
from jupyterlab_spark_connect.server.launchers.jvm.properties import format_properties, write_private_file
from jupyterlab_spark_connect.server.launchers.jvm.spark_home import find_spark_home

VALUES = {
    "spark.plain": "value",
    "spark.empty": "",
    "spark.quotes": "a \"b\" 'c' `d`",
    "spark.shell": "$(touch /tmp/x) ${HOME} %s {0} a{b",
    "spark.backslash": "C:\\new\\table\\\\",
    "spark.lines": "one\n two\r\nthree\\n\n",
    "spark.blanks": "  leading, trailing  \t",
    "spark.signs": "=a:b#c!d",
    "spark.unicode": "ü € 漢字 😀 \u2028 \x00\x7f",
    "spark.odd=name:#!é": "x",
}
# An argument of a program can hold no null character.
ARGUMENTS = {f"x{i}": value.replace("\0", "") for i, value in enumerate(VALUES.values())}


@pytest.fixture(scope="module")
def jvm(tmp_path_factory):
    """A real Java that was started with an argument file of ours, and takes orders."""
    spark = find_spark_home(os.environ).path
    java = asyncio.run(find_java(os.environ)).path
    arguments = tmp_path_factory.mktemp("arguments") / "file"
    arguments.write_bytes(b"".join(os.fsencode(_quoted(f"-D{k}={v}")) for k, v in ARGUMENTS.items()))
    port, token, process = launch_gateway(
        classpath=str(next((spark / "jars").glob("py4j-*.jar"))),
        javaopts=["-Dsun.jnu.encoding=UTF-8", f"@{arguments}"],
        java_path=str(java),
        die_on_exit=True,
        enable_auth=True,
        return_proc=True,
    )
    gateway = JavaGateway(gateway_parameters=GatewayParameters(port=port, auth_token=token))
    yield gateway.jvm
    gateway.shutdown()
    # not `communicate`: a thread of py4j's reads the output, and closes it
    process.stdin.close()
    process.wait(timeout=30)


@pytest.mark.parametrize("charset", ["ISO-8859-1", "UTF-8"])
def test_properties_read_back_whatever_java_takes_the_file_for(jvm, tmp_path, charset):
    path = tmp_path / "options.properties"
    path.write_text(format_properties(VALUES), encoding="ascii")
    properties = jvm.java.util.Properties()
    stream = jvm.java.io.FileInputStream(str(path))
    properties.load(jvm.java.io.InputStreamReader(stream, charset))
    stream.close()
    assert {name: properties.getProperty(name) for name in properties.stringPropertyNames()} == VALUES


@pytest.mark.parametrize("name", [name for name, value in ARGUMENTS.items() if value.isascii()])
def test_arguments_read_back(jvm, name):
    assert jvm.java.lang.System.getProperty(name) == ARGUMENTS[name]


def test_a_private_file_is_private_from_its_first_byte(tmp_path):
    path = tmp_path / "secret"
    path.write_text("an older one")
    path.chmod(0o644)
    umask = os.umask(0)
    try:
        write_private_file(path, b"x")
    finally:
        os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == b"x"


def test_a_link_that_somebody_laid_is_not_followed(tmp_path):
    Path(tmp_path / "secret").symlink_to(tmp_path / "elsewhere")
    write_private_file(tmp_path / "secret", b"x")
    assert not (tmp_path / "elsewhere").exists()
