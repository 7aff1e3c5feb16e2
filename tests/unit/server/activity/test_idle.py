import pytest

from jupyterlab_spark_connect.server.activity.idle import IdleClock


def test_without_a_timeout_nothing_is_ever_due():
    clock = IdleClock(0, now=0)
    assert clock.left(10**9) is None
    assert clock.next_sample(10**9) > 0


def test_the_end_is_told_five_minutes_before():
    clock = IdleClock(1800, now=1000)
    assert clock.left(1000 + 1499) is None
    assert clock.left(1000 + 1500) == 300
    assert clock.left(1000 + 1801) == 0


def test_a_short_time_is_told_for_its_last_third():
    clock = IdleClock(6, now=0)
    assert clock.left(3.9) is None
    assert clock.left(4) == 2


def test_use_begins_the_count_anew():
    clock = IdleClock(1800, now=0)
    clock.use(1790)
    assert clock.left(1800) is None
    assert clock.left(1790 + 1800) == 0


@pytest.mark.parametrize("timeout", [1.5, 60, 1800, 86400])
def test_no_look_comes_later_than_the_notice_or_the_end(timeout):
    clock, now, noticed = IdleClock(timeout, now=0), 0.0, None
    while clock.left(now) != 0:
        now += clock.next_sample(now)
        assert now <= timeout + 1e-6
        if noticed is None and clock.left(now) is not None:
            noticed = now
    assert noticed == pytest.approx(timeout - min(300, timeout / 3))
