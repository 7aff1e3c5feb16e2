"""The log that a real supervisor writes: bounded, private, unbroken, and never in Spark's way."""

import os
import signal
import stat

import pytest

from jupyterlab_spark_connect.contract.supervision import Phase

from .supervised_child import SupervisedChild

SEGMENT = 128 * 1024
LIMIT = 1024 * 1024


@pytest.fixture
def child(tmp_path):
    supervised = SupervisedChild(tmp_path)
    yield supervised
    supervised.close()


def segments(child):
    return sorted(child.log_folder.glob("*.log"))


def test_a_flood_is_drained_and_keeps_to_the_limit(child):
    child.start("floods.py", 24 << 20, log_limit=LIMIT, log_segment=SEGMENT)
    child.until_logged(b"the end")
    files = segments(child)
    sizes = [file.stat().st_size for file in files]
    assert LIMIT // 2 < sum(sizes) <= LIMIT
    assert max(sizes) <= SEGMENT
    starts = [int(file.stem) for file in files]
    assert starts == [starts[0] + sum(sizes[:index]) for index in range(len(files))]
    last = int(child.log().splitlines()[-2])
    assert starts[-1] + sizes[-1] == 61 * (last + 1) + len("the end\n"), "offsets count every byte"
    numbers = [int(line) for line in child.log().splitlines()[1:-1]]
    assert numbers == list(range(numbers[0], last + 1)), "a line is lost or torn"
    assert child.stop() == 0


def test_bytes_of_any_kind_reach_the_log_as_they_are(child, tmp_path):
    junk = tmp_path / "junk"
    junk.write_bytes(
        bytes(range(256)) * 64
        + b"x" * 300_000  # a line longer than anybody reads
        + b"\n\xff\xfe Spark Connect server started at: 127.0.0.1:15009\r\n"
        + b"no end of line"
    )
    child.start("echoes_file.py", junk)
    child.until_logged(b"no end of line")
    assert child.log() == junk.read_bytes()
    child.until_state(lambda state: state.connect_port == 15009, "the port that a line tells")
    assert child.stop() == 0


@pytest.fixture
def echo(child, tmp_path):
    words = tmp_path / "words"
    words.write_bytes(b"one\n")
    child.start("echoes_file.py", words)
    child.until_logged(b"one")

    def again(text):
        words.write_bytes(text)
        os.kill(child.until_spawned(), signal.SIGUSR1)

    return again


def test_a_live_segment_that_somebody_deletes_is_followed_by_one_with_the_right_offset(child, echo):
    segments(child)[0].unlink()
    echo(b"two\n")
    child.until_logged(b"two")
    assert [file.name for file in segments(child)] == ["00000000000000000004.log"]


def test_a_live_segment_that_somebody_empties_is_followed_by_one_with_the_right_offset(child, echo):
    os.truncate(segments(child)[0], 0)
    echo(b"two\n")
    child.until_logged(b"two")
    assert segments(child)[-1].name == "00000000000000000004.log"
    assert segments(child)[-1].read_bytes() == b"two\n"


def test_a_log_folder_that_somebody_deletes_is_made_again(child, echo):
    segments(child)[0].unlink()
    child.log_folder.rmdir()
    child.log_folder.parent.rmdir()
    echo(b"two\n")
    child.until_logged(b"two")


def test_a_log_that_cannot_be_written_is_told_and_holds_nobody_up(child, tmp_path):
    child.log_folder.parent.parent.mkdir(parents=True)
    child.log_folder.parent.write_text("a file where the folder should be")
    child.start("floods.py", 4 << 20, "and end")
    # A process whose pipe nobody empties would never come to its end.
    state = child.until_state(lambda state: state.phase is Phase.EXITED, "the end of the flood")
    assert state.exit.code == 0
    assert state.problem.startswith("Spark's log cannot be written: ")


def test_what_is_missing_is_told_in_the_log_once_it_can_be_written_again(child, echo):
    segments(child)[0].unlink()
    child.log_folder.rmdir()
    child.log_folder.write_text("a file where the folder should be")
    echo(b"lost\n")
    child.until_state(lambda state: state.problem, "the problem")
    child.log_folder.unlink()
    echo(b"found\n")
    log = child.until_logged(b"found")
    assert b"5 bytes of the log are missing here" in log
    assert b"lost" not in log
    child.until_state(lambda state: state.problem is None, "the end of the problem")


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_everything_is_private_whatever_the_umask(child, umask):
    child.start("silent.py", umask=umask)
    child.until_logged(b"hello")
    assert mode(child.state_file) == 0o600
    assert mode(child.log_folder) == mode(child.log_folder.parent.parent) == 0o700
    assert [mode(file) for file in segments(child)] == [0o600]


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_the_logs_of_the_three_newest_starts_are_kept(child):
    logs = child.log_folder.parent
    for name in ("7", "800", "900", "950", "not-ours"):
        (logs / name).mkdir(parents=True)
        (logs / name / "00000000000000000000.log").write_text("old")
    child.start("dies_early.py")
    assert child.wait() == 0
    assert {entry.name for entry in logs.iterdir()} == {"900", "950", "1000", "not-ours"}
