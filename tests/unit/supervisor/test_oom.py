"""How often the container's memory ran out: read as each kind of container shows it."""

import pytest

from jupyterlab_spark_connect.supervisor.oom import count_oom_kills

from .supervised_child import SupervisedChild

EVENTS = "low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 1\n"
CONTROL = "oom_kill_disable 0\nunder_oom 0\noom_kill 4\n"


@pytest.fixture
def count(tmp_path):
    """Read the counter of a machine that shows these cgroups and these files."""

    def read(cgroups, **files):
        (tmp_path / "cgroup").write_text(cgroups)
        for name, content in files.items():
            file = tmp_path / "mount" / name.replace("__", "/").replace("_OF_", ".")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)
        return count_oom_kills(tmp_path / "cgroup", tmp_path / "mount")

    return read


def test_version_2_inside_a_container(count):
    assert count("0::/\n", memory_OF_events=EVENTS) == 2


def test_version_2_under_a_path_of_its_own(count):
    assert count("0::/user/spark\n", user__spark__memory_OF_events=EVENTS) == 2


def test_a_path_that_only_the_host_knows_is_found_at_the_mount_point(count):
    assert count("0::/../../docker/4711\n", memory_OF_events=EVENTS) == 2


def test_version_1(count):
    lines = "9:name=systemd:/\n5:cpu,memory:/docker/4711\n0::/\n"
    assert count(lines, memory__memory_OF_oom_control=CONTROL) == 4
    assert count(lines, memory__docker__4711__memory_OF_oom_control=EVENTS) == 2, "our own comes first"


@pytest.mark.parametrize("events", ["", "low 0\n", "oom_kill many\n"])
def test_a_counter_that_is_not_told_is_none(count, events):
    assert count("0::/\n", memory_OF_events=events) is None


def test_a_machine_without_cgroups_tells_nothing(tmp_path):
    assert count_oom_kills(tmp_path / "nowhere", tmp_path) is None


def test_an_ordinary_end_counts_no_kill(tmp_path):
    child = SupervisedChild(tmp_path)
    try:
        child.start("dies_early.py")
        assert child.wait() == 0
        assert child.state.exit.oom_kills in {0, None}
    finally:
        child.close()
