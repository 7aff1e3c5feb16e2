"""When Spark is asked whether a DataFrame has a column."""

from types import SimpleNamespace

import pytest

from jupyterlab_spark_connect.kernel.classic.columns import patch_dataframe


@pytest.fixture
def frame():
    """A DataFrame over Connect with the column `id`, which counts how often Spark is asked."""

    class Frame:
        asked = 0

        def __getattr__(self, name):
            return f"column {name}"

        def __getitem__(self, name):
            return f"column {name}"

        @property
        def columns(self):
            Frame.asked += 1
            return ["id"]

        @property
        def schema(self):
            Frame.asked += 1

        def select(self, _column):
            return self

    patch_dataframe(SimpleNamespace(DataFrame=Frame))
    return Frame()


def test_a_column_that_is_used_costs_no_question(frame):
    used = [frame.id, frame.nothing, frame["nothing"], frame.id.upper(), f"{frame.id}", frame["id"].upper()]
    assert len(used) == 6
    assert frame.nothing == "column nothing"
    assert frame.__class__.asked == 0


def test_whoever_asks_whether_there_is_one_is_answered(frame):
    assert hasattr(frame, "id")
    assert not hasattr(frame, "nothing")
    assert getattr(frame, "nothing", None) is None
    with pytest.raises(AttributeError):
        frame.nothing  # noqa: B018
    asked = frame.__class__.asked
    frame["nothing"]
    assert frame.__class__.asked == asked + 1
