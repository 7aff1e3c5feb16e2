"""What a container has, from trees of files as real kernels and container runtimes make them."""

from types import SimpleNamespace

import psutil
import pytest

from jupyterlab_spark_connect.server.system.container import read_container

MB, GB = 1 << 20, 1 << 30
UNLIMITED_V1 = "9223372036854771712"


@pytest.fixture(autouse=True)
def big_machine(monkeypatch):
    """64 GB, of which 60 are free, and 16 processors."""
    memory = SimpleNamespace(total=64 * GB, available=60 * GB)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    monkeypatch.setattr("os.sched_getaffinity", lambda pid: set(range(16)), raising=False)


@pytest.fixture
def tree(tmp_path):
    def make(files):
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{content}\n")
        return tmp_path

    return make


def found(root, **environment):
    container = read_container(environment, root)
    return container.memory_limit, container.memory_free, container.cpus


MOUNT_V2 = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate"


def test_no_limit_is_the_machine(tree):
    root = tree({"proc/self/cgroup": "0::/", "proc/self/mountinfo": MOUNT_V2})
    assert found(root) == (64 * GB, 60 * GB, 16)


def test_a_machine_without_cgroups(tmp_path):
    assert found(tmp_path) == (64 * GB, 60 * GB, 16)


def test_docker_on_version_2(tree):
    """A namespace of its own: the container's cgroup is the root that it sees."""
    root = tree(
        {
            "proc/self/cgroup": "0::/",
            "proc/self/mountinfo": "1234 1230 0:26 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw",
            "sys/fs/cgroup/memory.max": str(4 * GB),
            "sys/fs/cgroup/memory.high": "max",
            "sys/fs/cgroup/memory.current": str(3 * GB),
            "sys/fs/cgroup/memory.stat": f"anon {GB}\ninactive_file {GB}\nactive_file {512 * MB}",
            "sys/fs/cgroup/cpu.max": "150000 100000",
        }
    )
    # Of the three gigabytes in use, one and a half are page cache, given back before anybody is killed.
    assert found(root) == (4 * GB, 2 * GB + 512 * MB, 1.5)
    assert read_container({}, root).cores == 2


def test_the_least_of_nested_cgroups_counts(tree):
    """A service of systemd in a slice, as TLJH makes them; the service itself has no limit of memory."""
    service = "sys/fs/cgroup/user.slice/jupyter-ada.service"
    root = tree(
        {
            "proc/self/cgroup": "0::/user.slice/jupyter-ada.service",
            "proc/self/mountinfo": MOUNT_V2,
            f"{service}/memory.max": "max",
            f"{service}/memory.high": "max",
            f"{service}/memory.current": str(GB),
            f"{service}/cpu.max": "400000 100000",
            "sys/fs/cgroup/user.slice/memory.max": str(10 * GB),
            "sys/fs/cgroup/user.slice/memory.high": str(8 * GB),
            "sys/fs/cgroup/user.slice/memory.current": str(6 * GB),
            "sys/fs/cgroup/user.slice/cpu.max": "200000 100000",
        }
    )
    assert found(root) == (8 * GB, 2 * GB, 2)


def test_docker_on_version_1(tree):
    """No namespace: the path is the host's, and the mount shows it from the container's own folder on."""
    path = "/docker/0f5c"
    root = tree(
        {
            "proc/self/cgroup": f"12:memory:{path}\n4:cpu,cpuacct:{path}\n1:name=systemd:{path}",
            "proc/self/mountinfo": (
                f"520 519 0:30 {path} /sys/fs/cgroup/systemd ro - cgroup cgroup rw,xattr,name=systemd\n"
                f"525 519 0:33 {path} /sys/fs/cgroup/memory ro master:16 - cgroup cgroup rw,memory\n"
                f"528 519 0:35 {path} /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct"
            ),
            "sys/fs/cgroup/memory/memory.limit_in_bytes": str(2 * GB),
            "sys/fs/cgroup/memory/memory.usage_in_bytes": str(GB),
            "sys/fs/cgroup/memory/memory.stat": (
                f"cache 9\ninactive_file 7\nhierarchical_memory_limit {2 * GB}\n"
                f"total_inactive_file {128 * MB}\ntotal_active_file {128 * MB}"
            ),
            "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "50000",
            "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000",
        }
    )
    assert found(root) == (2 * GB, GB + 256 * MB, 0.5)
    assert read_container({}, root).cores == 1


def test_version_1_knows_limits_that_cannot_be_seen(tree):
    """A pod's limit stands above what its container sees."""
    root = tree(
        {
            "proc/self/cgroup": "4:memory:/kubepods/pod1/c1\n1:cpu:/kubepods/pod1/c1",
            "proc/self/mountinfo": (
                "35 31 0:32 /kubepods/pod1/c1 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n"
                "32 31 0:29 /kubepods/pod1/c1 /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu"
            ),
            "sys/fs/cgroup/memory/memory.limit_in_bytes": UNLIMITED_V1,
            "sys/fs/cgroup/memory/memory.usage_in_bytes": str(GB),
            "sys/fs/cgroup/memory/memory.stat": f"hierarchical_memory_limit {3 * GB}",
            "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1",
            "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
        }
    )
    assert found(root) == (3 * GB, 2 * GB, 16)


def test_a_cgroup_outside_of_what_is_mounted(tree):
    """A process that was moved into a namespace's parent: what the mount itself says is all there is."""
    root = tree(
        {
            "proc/self/cgroup": "0::/../other",
            "proc/self/mountinfo": "1 2 0:26 / /run/c\\040group rw - cgroup2 cgroup2 rw",
            "run/c group/memory.max": str(GB),
            "run/c group/memory.current": str(512 * MB),
            "run/c group/cpu.max": "max 100000",
        }
    )
    assert found(root) == (GB, 512 * MB, 16)


@pytest.mark.parametrize("text", [str(GB), "1G", "1024M", "1GB"])
def test_what_a_spawner_says_counts_when_it_is_less(tree, text):
    root = tree({"proc/self/cgroup": "0::/", "proc/self/mountinfo": MOUNT_V2})
    own = psutil.Process().memory_info().rss
    limit, free, cpus = found(root, MEM_LIMIT=text, CPU_LIMIT="1.5")
    assert (limit, cpus) == (GB, 1.5)
    assert 0 < free < GB - own / 2


@pytest.mark.parametrize("text", ["", "0", "much", "None", "-1"])
def test_what_a_spawner_says_is_nothing(tree, text):
    root = tree({"proc/self/cgroup": "0::/", "proc/self/mountinfo": MOUNT_V2})
    assert found(root, MEM_LIMIT=text, CPU_LIMIT=text) == (64 * GB, 60 * GB, 16)


def test_what_is_in_use_elsewhere_is_not_free(monkeypatch, tree):
    """A container may be promised more than the machine has left."""
    root = tree(
        {
            "proc/self/cgroup": "0::/",
            "proc/self/mountinfo": MOUNT_V2,
            "sys/fs/cgroup/memory.max": str(32 * GB),
            "sys/fs/cgroup/memory.current": str(GB),
        }
    )
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(total=64 * GB, available=5 * GB))
    assert found(root) == (32 * GB, 5 * GB, 16)
