from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from jupyterlab_spark_connect.server.lifecycle.models import Failure, Launch
from jupyterlab_spark_connect.server.lifecycle.state import (
    ALLOWED,
    ServerFailure,
    Start,
    State,
    StateMachine,
)

START = Start(
    generation=7,
    started_at=datetime.now(UTC),
    cluster="local",
    bundles=["iceberg"],
    user_options={"spark.a": "1"},
    options={"spark.a": "1", "spark.b": "2"},
    web_ui_capability="secret",
)
FAILURE = ServerFailure(failure=Failure(code="died", message="It died.", hint="Again."))
WAY = {
    State.STOPPED: [],
    State.STARTING: [State.STARTING],
    State.READY: [State.STARTING, State.READY],
    State.STOPPING: [State.STARTING, State.STOPPING],
    State.FAILED: [State.STARTING, State.FAILED],
}
VERBS = {
    State.STOPPED: lambda machine: machine.stopped(),
    State.STARTING: lambda machine: machine.begin(START, "Preparing"),
    State.READY: lambda machine: machine.ready(),
    State.STOPPING: lambda machine: machine.stop("Stopping the driver"),
    State.FAILED: lambda machine: machine.fail(FAILURE),
}


def machine_in(state, changed=lambda _: None):
    machine = StateMachine(changed)
    for each in WAY[state]:
        VERBS[each](machine)
    return machine


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_each_change_is_told_or_refused(before, after):
    told = []
    machine = machine_in(before, told.append)
    told.clear()
    if after in ALLOWED[before]:
        VERBS[after](machine)
        assert [status.state for status in told] == [after]
    else:
        with pytest.raises(ValueError, match=f"{after} while it is {before}"):
            VERBS[after](machine)
        assert told == []
        assert machine.status.state is before


def test_a_new_state_begins_without_a_step():
    machine = machine_in(State.STARTING)
    machine.set_step("Opening port 15002")
    machine.ready()
    assert machine.status.step is None


def test_a_stop_forgets_what_was_chosen_and_a_failure_does_not():
    stopped = machine_in(State.STOPPING)
    stopped.stopped()
    assert (stopped.status.start, stopped.status.generation) == (None, 7)
    failed = machine_in(State.FAILED)
    assert (failed.status.start, failed.status.failure) == (START, FAILURE)
    failed.begin(START, "Preparing")
    assert failed.status.failure is None


@pytest.mark.parametrize("adopted", [False, True])
def test_options_that_were_changed_before_an_adoption_stay(adopted):
    machine = StateMachine(lambda _: None)
    machine.begin(replace(START, adopted=adopted), "Preparing")
    launch = Launch(
        spec=None,
        token="t",
        port=1,
        web_ui_key="k",
        spark_version="4.3.0",
        python_version="3.11",
        heap_limit=None,
        options={"spark.a": "0"},
        files=[],
    )
    machine.set_launch(launch)
    assert machine.status.start.options == (START.options if adopted else launch.options)
