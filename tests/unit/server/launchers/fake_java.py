"""Programs that answer as a `java` would, for the tests of the launcher."""


def fake_java(home, version="17.0.15", modules=("java.base", "jdk.incubator.vector"), main="exit 0"):
    """Make `<home>/bin/java`; `main` is the shell code that runs for anything but a question."""
    path = home / "bin" / "java"
    path.parent.mkdir(parents=True)
    listed = "\n".join(modules)
    path.write_text(
        f"""#!/bin/sh
[ "$1" = -XX:-UsePerfData ] && shift
case "$1" in
-version) echo 'openjdk version "{version}" 2025-04-15' >&2 ;;
--list-modules) echo '{listed}' ;;
*) {main} ;;
esac
"""
    )
    path.chmod(0o755)
    return path


def fake_spark(home, version="4.3.0", scala="2.13", connect=True):
    """Make a folder that looks like Spark from outside."""
    (home / "jars").mkdir(parents=True)
    (home / "jars" / f"spark-core_{scala}-{version}.jar").touch()
    if connect:
        (home / "jars" / f"spark-connect_{scala}-{version}.jar").touch()
    return home
