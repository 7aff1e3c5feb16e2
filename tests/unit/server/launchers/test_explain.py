"""From the end of a process to one sentence; the texts are what Spark 4.3 and Java 17 really said."""

import os
import socket
from pathlib import Path

import pytest

from jupyterlab_spark_connect.contract.supervision import Exit, Phase, ProcessId, ProcessSpec, SupervisorState
from jupyterlab_spark_connect.server.launchers.explain import explain
from jupyterlab_spark_connect.server.lifecycle.models import Launch

BANNER = """WARNING: Using incubator modules: jdk.incubator.vector
Using Spark's default log4j profile: org/apache/spark/log4j2-defaults.properties
26/11/21 04:08:08 INFO SparkContext: Running Spark version 4.3.0
"""
STACK = """
	at org.apache.spark.SparkConf.$anonfun$validateSettings$6(SparkConf.scala:594)
	at org.apache.spark.sql.classic.SparkSession$Builder.$anonfun$build$2(SparkSession.scala:1051)
26/11/21 04:08:09 INFO SparkContext: Successfully stopped SparkContext (Uptime: 4014 ms)
26/11/21 04:08:09 INFO ShutdownHookManager: Deleting directory /tmp/spark-1
"""
CONTEXT = BANNER + "26/11/21 04:08:18 ERROR SparkContext: Error initializing SparkContext.\n"
MAIN = BANNER + 'Exception in thread "main" '


def launch(options, port=15002, heap_limit=1 << 30):
    spec = ProcessSpec(
        argv=["java"], environment={}, directory="/", state_file="/s", log_folder="/l", log_limit=1,
        log_segment=1, generation=1, owner=ProcessId(pid=1, started=0), orphan_grace=1, stop_timeout=1,
        kill_timeout=1,
    )  # fmt: skip
    return Launch(
        spec=spec, token="t", port=port, web_ui_key="k", spark_version="4.3.0", python_version="3.11",
        heap_limit=heap_limit, options=options, files=[Path("/f")],
    )  # fmt: skip


def state(code=1, signal=None, *, ready=False, **more):
    return SupervisorState(
        **{
            "phase": Phase.EXITED,
            "generation": 1,
            "supervisor": ProcessId(pid=2, started=0),
            "process": ProcessId(pid=3, started=0),
            "connect_port": 15002 if ready else None,
            "exit": Exit(code=code, signal=signal, asked=False, at=0),
            **more,
        }
    )


REFUSALS = [
    (
        "spark.ui.port",
        "abc",
        CONTEXT
        + "org.apache.spark.SparkIllegalArgumentException: [INVALID_CONF_VALUE.TYPE_MISMATCH] The value "
        "'abc' in the config \"spark.ui.port\" is invalid. It should be a/an 'int' value. SQLSTATE: 22022"
        + STACK,
        "('abc'): It should be a/an 'int' value.",
    ),
    (
        "spark.ui.port",
        "99999999",
        BANNER + "26/11/21 04:08:41 ERROR SparkUI: Failed to bind SparkUI\n"
        "java.lang.IllegalArgumentException: requirement failed: startPort should be between 1024 and 65535 "
        "(inclusive), or 0 for a random free port." + STACK,
        "('99999999'): startPort should be between 1024 and 65535 (inclusive), or 0 for a random free port.",
    ),
    (
        "spark.serializer",
        "nope",
        CONTEXT + "java.lang.ClassNotFoundException: nope" + STACK,
        ": there is no class nope.",
    ),
    (
        "spark.executor.memory",
        "-1",
        MAIN + "org.apache.spark.SparkException: Executor memory must be a positive number" + STACK,
        "('-1'): Executor memory must be a positive number.",
    ),
    (
        "spark.memory.fraction",
        "7",
        CONTEXT + "java.lang.IllegalArgumentException: spark.memory.fraction should be between 0 and 1 "
        "(was '7.0')." + STACK,
        "('7'): spark.memory.fraction should be between 0 and 1 (was '7.0').",
    ),
    (
        "spark.driver.memory",
        "100m",
        CONTEXT + "org.apache.spark.SparkIllegalArgumentException: [INVALID_DRIVER_MEMORY.SYSTEM_MEMORY] "
        "Insufficient driver memory: System memory 104857600 must be at least 471859200.\nPlease increase "
        'heap size using the --driver-memory option or "spark.driver.memory" in Spark configuration.' + STACK,
        "('100m'): Insufficient driver memory: System memory 104857600 must be at least 471859200.",
    ),
    (
        "spark.jars.packages",
        "nonsense",
        MAIN
        + "java.lang.IllegalArgumentException: requirement failed: Provided Maven Coordinates must be in the "
        "form 'groupId:artifactId:version'. The coordinate provided is: nonsense" + STACK,
        "The coordinate provided is: nonsense.",
    ),
    (
        "spark.local.dir",
        "/proc/nope",
        BANNER
        + "26/11/21 04:19:49 ERROR DiskBlockManager: Failed to create local dir in /proc/nope. Ignoring "
        "this directory.\n26/11/21 04:19:49 ERROR DiskBlockManager: Failed to create any local dir.\n",
        ": Failed to create local dir in /proc/nope. Ignoring this directory.",
    ),
    (
        "spark.driver.extraJavaOptions",
        "-javaagent:/nope.jar",
        "Error opening zip file or JAR manifest missing : /nope.jar\n"
        "Error occurred during initialization of VM\nagent library failed to init: instrument\n",
        ": Java says: Error opening zip file or JAR manifest missing : /nope.jar.",
    ),
    (
        "spark.driver.extraJavaOptions",
        "-Xms4g",
        "Error occurred during initialization of VM\n"
        "Initial heap size set to a larger value than the maximum heap size\n",
        ": Java says: Initial heap size set to a larger value than the maximum heap size.",
    ),
    (
        "spark.driver.memory",
        "abc",
        "Invalid maximum heap size: -Xmxabc\nError: Could not create the Java Virtual Machine.\n"
        "Error: A fatal exception has occurred. Program will exit.\n",
        "('abc'): Invalid maximum heap size: -Xmxabc.",
    ),
]


@pytest.mark.parametrize(("name", "value", "words", "end"), REFUSALS)
def test_the_option_that_keeps_spark_from_starting_is_named(name, value, words, end):
    options = {"spark.app.name": "Jupyter", name: value, "spark.scheduler.mode": "FAIR"}
    failure = explain(launch(options), state(), words)
    assert failure.code == "invalid_option"
    assert failure.message.startswith(f"Spark refuses the option {name}")
    assert failure.message.endswith(end)
    assert name in failure.hint


def test_the_value_of_a_secret_is_not_told():
    words = CONTEXT + (
        "org.apache.spark.SparkIllegalArgumentException: [INVALID_CONF_VALUE.TYPE_MISMATCH] The value "
        "'hunter2' in the config \"spark.my.password\" is invalid. It should be a/an 'int' value."
    )
    failure = explain(launch({"spark.my.password": "hunter2"}), state(), words)
    assert "spark.my.password" in failure.message
    assert "hunter2" not in failure.message


def test_the_value_of_a_secret_is_not_told_in_sparks_words_either():
    words = CONTEXT + "java.lang.IllegalArgumentException: spark.my.password should be long (was 'hunter2')\n"
    failure = explain(launch({"spark.my.password": "hunter2"}), state(), words)
    assert failure.message.endswith("spark.my.password should be long (was '(hidden)').")


def test_a_taken_port_is_told_with_the_program_that_has_it():
    words = BANNER + (
        "26/11/21 04:08:18 ERROR SparkConnectServer: Error starting Spark Connect server\n"
        "java.io.IOException: Failed to bind to address /127.0.0.1:15002\n\tat io.grpc.netty.NettyServer\n"
        "Caused by: java.net.BindException: Address already in use\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        failure = explain(launch({}, port=listener.getsockname()[1]), state(255), words)
    assert failure.code == "port_taken"
    assert f"(pid {os.getpid()})" in failure.message


def test_what_no_rule_knows_is_told_in_sparks_own_words():
    words = CONTEXT + "java.io.FileNotFoundException: File file:/tmp/spark-events does not exist" + STACK
    failure = explain(launch({"spark.eventLog.enabled": "true"}), state(), words)
    assert failure.code == "start_failed"
    assert failure.message == "Spark could not start: File file:/tmp/spark-events does not exist."


def test_silence_is_told_with_the_exit_code():
    failure = explain(launch({}), state(7), "")
    assert (failure.code, failure.message) == ("start_failed", "Spark could not start (exit code 7).")


def test_what_could_not_be_spawned_is_told_as_the_supervisor_says_it():
    problem = "/usr/bin/java cannot be started: No such file or directory."
    failure = explain(launch({}), state(process=None, exit=None, problem=problem), "")
    assert (failure.code, failure.message) == ("start_failed", problem)


@pytest.mark.parametrize("ready", [True, False])
def test_a_kill_is_told_by_its_signal(ready):
    failure = explain(launch({}), state(None, "SIGKILL", ready=ready), BANNER)
    assert failure.code == "died"
    assert "SIGKILL" in failure.message


@pytest.mark.parametrize(
    ("counted", "code", "words"),
    [
        (None, "died", "by somebody or because the machine ran out of memory"),
        (0, "died", "by somebody."),
        (2, "killed_for_memory", "because this container ran out of memory"),
    ],
)
def test_a_kill_is_the_containers_only_where_its_counter_says_so(counted, code, words):
    end = Exit(code=None, signal="SIGKILL", asked=False, at=0, oom_kills=counted)
    failure = explain(launch({}), state(exit=end, ready=True), BANNER)
    assert failure.code == code
    assert words in failure.message


@pytest.mark.parametrize("end", [{"code": 143}, {"code": None, "signal": "SIGTERM"}])
def test_a_termination_from_outside_is_told_as_one(end):
    failure = explain(launch({}), state(**end, ready=True), BANNER)
    assert (failure.code, failure.message) == ("died", "Spark was ended from outside (SIGTERM).")


def test_a_full_heap_is_told_with_its_size():
    words = BANNER + "Terminating due to java.lang.OutOfMemoryError: Java heap space\n"
    failure = explain(launch({}, heap_limit=512 << 20), state(3, ready=True), words)
    assert failure.code == "out_of_memory"
    assert failure.message == "Spark ran out of its memory of 512 MB, and ended (exit code 3)."
    assert "spark.driver.memory" in failure.hint


def test_a_machine_that_is_too_small_is_told_as_such():
    words = (
        "Error occurred during initialization of VM\n"
        "Could not reserve enough space for 943718400000KB object heap\n"
    )
    failure = explain(launch({"spark.driver.memory": "900000g"}), state(), words)
    assert failure.code == "invalid_option"
    assert "less memory" in failure.message


def test_an_option_in_an_old_error_does_not_explain_a_later_death():
    words = CONTEXT + "java.lang.IllegalArgumentException: spark.memory.fraction should be between 0 and 1\n"
    failure = explain(launch({"spark.memory.fraction": "7"}), state(9, ready=True), words)
    assert failure.code == "died"


def test_a_sentence_that_never_ends_is_cut():
    failure = explain(launch({}), state(), CONTEXT + f"java.lang.Error: {'x' * 10_000}\n")
    assert len(failure.message) < 400
