"""The bench's own arithmetic: medians and their spread, ratios, verdicts."""

import pytest

from bench.figure import Figure, Unit
from bench.figures import EXPERIMENTS
from bench.samples import Taken
from bench.spread import Spread, interval, percentile, ratio
from bench.verdict import Verdict, judge

FIGURE = Figure(key="key", name="Name", waits_for="Waits.", ours="Ours.", must=0.5, aim=0.35)
PAIRS = [4.0, 4.1, 3.9, 4.2, 3.8, 4.0, 4.0]


def times(factor):
    return [factor * seconds for seconds in PAIRS]


def test_a_spread_is_the_median_and_the_quartiles():
    assert Spread.of([5, 1, 4, 2, 3]) == Spread(3, 2, 4)
    assert Spread.of([7]) == Spread(7, 7, 7)
    assert Spread.of([1, 2]) == Spread(1.5, 1.25, 1.75)


def test_a_percentile_is_one_of_the_samples():
    assert percentile(range(100), 0.99) == 99
    assert percentile(range(1000), 0.99) == 990
    assert percentile([3], 0.99) == 3


def test_a_ratio_is_that_of_the_medians():
    assert ratio([1, 2, 9], [4, 4, 1]) == 0.5
    assert ratio([1], [0]) is None


def test_how_sure_a_ratio_is_shows_how_the_pairs_differ():
    low, high = interval([2, 2, 2, 2, 2, 2, 2], [4, 4, 4, 4, 4, 4, 4])
    assert (low, high) == (0.5, 0.5)
    low, high = interval([2, 3, 2, 1, 2, 2.5, 1.5], PAIRS)
    assert low < 0.5 < high
    assert interval([1, 2], [2, 4]) is None


@pytest.mark.parametrize(
    ("ours", "verdict"),
    [
        (times(0.3), Verdict.AIM),
        (times(0.45), Verdict.REACHED),
        ([1.6, 2.1, 2.1, 2.2, 1.7, 2.3, 2.1], Verdict.NOISE),
        (times(0.8), Verdict.MISSED),
    ],
)
def test_a_ratio_is_judged(ours, verdict):
    assert judge(FIGURE, Taken(ours, PAIRS)).verdict is verdict


def test_a_bound_of_ours_alone_is_judged_without_theirs():
    figure = Figure(
        key="p99", name="p99", waits_for="", ours="", unit=Unit.MILLISECONDS, bound="ours", must=20, aim=5
    )
    assert judge(figure, Taken([10.0], [1.0])).verdict is Verdict.REACHED
    assert judge(figure, Taken([21.0], [40.0])).verdict is Verdict.MISSED
    assert judge(figure, Taken([4.0])).verdict is Verdict.AIM


def test_where_nothing_is_asked_there_is_no_verdict():
    figure = Figure(key="seen", name="Seen", waits_for="", ours="")
    assert judge(figure, Taken([1.0], [2.0])).verdict is Verdict.NOTHING_ASKED


def test_every_figure_has_a_key_of_its_own_and_its_sentences():
    figures = [figure for experiment in EXPERIMENTS for figure in experiment.figures]
    keys = [figure.key for figure in figures] + [experiment.name for experiment in EXPERIMENTS]
    assert len(set(keys)) == len(keys)
    for figure in figures:
        assert figure.waits_for.endswith("."), figure.key
        assert figure.ours.endswith("."), figure.key
        assert bool(figure.theirs) or figure.bound == "ours", figure.key
