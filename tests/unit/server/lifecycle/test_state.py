from itertools import product

import pytest

from jupyterlab_spark_connect.server.lifecycle.state import ALLOWED, Lifecycle, State

WAY = {
    State.STOPPED: [],
    State.STARTING: [State.STARTING],
    State.READY: [State.STARTING, State.READY],
    State.STOPPING: [State.STARTING, State.STOPPING],
    State.FAILED: [State.STARTING, State.FAILED],
}


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_each_change_is_told_or_refused(before, after):
    told = []
    lifecycle = Lifecycle(told.append)
    for state in WAY[before]:
        lifecycle.change(state)
    told.clear()
    if after in ALLOWED[before]:
        lifecycle.change(after)
        assert [situation.state for situation in told] == [after]
    else:
        with pytest.raises(ValueError, match=f"{after} while it is {before}"):
            lifecycle.change(after)
        assert told == []
        assert lifecycle.now.state is before


def test_a_new_state_begins_without_a_step():
    lifecycle = Lifecycle(lambda _: None)
    lifecycle.change(State.STARTING)
    lifecycle.note(step="Opening port 15002")
    lifecycle.change(State.READY)
    assert lifecycle.now.step is None
