"""What the bench keeps of a run, and the page that is made of it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bench import ROOT, results
from bench.figure import Experiment, Figure
from bench.report import joined, page, rows
from bench.results import Results, newest_full
from bench.samples import Taken

READY = Figure(
    key="ready",
    name="Click | ready",
    waits_for="From the click to ready.",
    ours="The click.",
    theirs="The script.",
    must=0.5,
    limit="Java takes as long as it takes.",
)
EXPERIMENTS = [Experiment("start", (READY,), lambda stage, samples: None)]


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "FOLDER", tmp_path / "results")
    return Results(
        taken_at=datetime(2026, 11, 21, 10, 20, tzinfo=UTC),
        mode="full",
        machine={"cores": 2, "memory_gb": 24.0, "system": "Linux", "processor": "some", "load_before": 0.1},
        versions={"python": "3.11", "java": "17", "pyspark": "4.3", "jupyterlab": "4.6", "commit": "abc"},
        seconds=1200,
        samples={"ready": Taken([3.0] * 7, [4.0] * 7, ["Something else was seen."])},
        left_out={"start": "no Chromium was found."},
    )


def test_a_run_is_read_as_it_was_written(run):
    path = run.write()
    assert path.name == "2026-11-21.json"
    assert Results.read(path) == run


def test_the_page_is_about_the_newest_full_run(run):
    short = replace(run, mode="short", taken_at=datetime(2026, 11, 23, tzinfo=UTC))
    later = replace(run, taken_at=datetime(2026, 11, 22, tzinfo=UTC))
    paths = [each.write() for each in (short, run, later)]
    assert len(set(paths)) == 3
    assert newest_full(paths) == later
    assert newest_full([short.write()]) is None


def test_the_page_tells_what_was_seen_and_why_it_misses(run):
    text = page(run, EXPERIMENTS)
    assert "| Click \\| ready | 3.00 s | 4.00 s | 0.75 (0.75 to 0.75) | 0.50 |     | missed  |" in text
    assert "- Seen: ours 3.00 s (3.00 s to 3.00 s), theirs 4.00 s" in text
    assert "- Something else was seen." in text
    assert "- Must reach 0.50: **missed**." in text
    assert "\nJava takes as long as it takes.\n" in text
    assert "- Click | ready: no Chromium was found." in text


def test_a_figure_that_failed_can_be_taken_again_alone(run):
    failed = replace(run, mode="some", samples={}, left_out={"start": "It could not be taken."})
    again = replace(run, mode="some", left_out={}, versions={**run.versions, "commit": "def"}, seconds=60)
    whole = joined([failed, again], EXPERIMENTS)
    assert (whole.mode, whole.samples, whole.left_out, whole.seconds) == ("full", run.samples, {}, 1260)
    assert whole.versions["commit"] == "abc, def"
    assert joined([failed], EXPERIMENTS) == failed
    assert joined([failed, replace(again, mode="short")], EXPERIMENTS).mode == "short"
    more = [*EXPERIMENTS, Experiment("idle", (replace(READY, key="idle"),), lambda stage, samples: None)]
    assert joined([failed, again], more).mode == "some", "nobody has taken the other figure"


def test_a_limit_is_told_only_where_it_may_be_met(run):
    reached = replace(run, samples={"ready": Taken([1.0], [4.0])})
    assert READY.limit not in page(reached, EXPERIMENTS)


def test_a_miss_without_a_reason_says_so(run):
    unexplained = [Experiment("start", (replace(READY, limit=""),), lambda stage, samples: None)]
    assert "has not been found out" in page(run, unexplained)


def test_what_the_noise_hides_is_not_called_a_miss(run):
    hidden = replace(run, samples={"ready": Taken([1.9, 2.1, 2.1, 2.2, 1.7, 2.3, 2.1], [4.0] * 7)})
    text = page(hidden, EXPERIMENTS)
    assert "Must reach 0.50: **within noise**. The median misses it, but the range, 0.47 to 0.55, " in text
    assert READY.limit in text, "it may be what stands in the way"


def test_the_page_begins_with_how_many_figures_reach_what_they_must(run):
    other = replace(READY, key="other", name="Other")
    both = [Experiment("start", (READY, other), lambda stage, samples: None)]
    taken = {"ready": Taken([3.0] * 7, [4.0] * 7), "other": Taken([1.0] * 7, [4.0] * 7)}
    text = page(replace(run, samples=taken), both)
    assert "Of 2 figures that must reach something, reached: 1; missed: 1 (“Click | ready”).\n" in text


def test_the_page_ends_with_what_was_tried(run):
    assert page(run, EXPERIMENTS).endswith((ROOT / "bench" / "tried.md").read_text())


def test_a_figure_that_was_not_taken_is_in_no_table(run):
    assert len(rows(replace(run, samples={}), EXPERIMENTS)) == 1
