"""A log of 100 MB as a person sees it."""

from __future__ import annotations

import json

from bench.figure import Experiment, Figure, Unit
from bench.rig.big_log import FIRST, HIDDEN, LAST, write_big_log
from bench.rig.chromium import Page
from bench.rig.lab import lab_with_ours, open_lab
from bench.samples import Samples
from bench.stage import Stage

_WHERE = " In Chromium, in JupyterLab; a moment ends when what is looked for has been painted."

OPEN = Figure(
    key="log-open",
    name="Log of 100 MB, open to first paint",
    waits_for="From “Open Spark Log” to its last lines on the screen.",
    ours="From the command until the last line of the log is there, the code of the tab included." + _WHERE,
    unit=Unit.MILLISECONDS,
    bound="ours",
    must=1000,
)

TO_END = Figure(
    key="log-end",
    name="Log of 100 MB, jump to the end",
    waits_for="From the key End to the last line, when the first one is on the screen.",
    ours="From the key until the last line is there." + _WHERE,
    unit=Unit.MILLISECONDS,
    bound="ours",
    must=200,
)

SEARCH = Figure(
    key="log-search",
    name="Log of 100 MB, search",
    waits_for="From Enter in the search box to the line that was looked for.",
    ours=(
        "The person is at the end, and the words stand in one line a little before it, so that the search "
        "begins anew at the top and goes through the whole log. Until they are marked." + _WHERE
    ),
    bound="ours",
    must=2,
)

_TOOLS = """
window.bench = {
  frame: () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve))),
  list: () => document.querySelector('.jp-SparkConnectLog-list'),
  shows(words) {
    return [...document.querySelectorAll('.jp-SparkConnectLog-text')].some(text =>
      text.textContent.includes(words)
    );
  },
  press(node, key) {
    node.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  },
  type(input, words) {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, words);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  },
  async took(act, look) {
    const begun = performance.now();
    await act();
    while (!look()) {
      if (performance.now() - begun > 60000) {
        throw new Error('not seen within a minute');
      }
      await new Promise(resolve => requestAnimationFrame(resolve));
    }
    await this.frame();
    return performance.now() - begun;
  }
};
"""


def take(stage: Stage, samples: Samples) -> None:
    """Take all three in a fresh page per round."""
    browser, jupyter = stage.browser(), lab_with_ours(stage)
    jupyter.stop_spark()
    write_big_log(jupyter)
    for counts in stage.rounds():
        with browser.page() as page:
            open_lab(page, jupyter)
            page.evaluate(_TOOLS)
            opened, at_end, found = _open(page), _to_end(page), _search(page)
        if counts:
            samples.add(OPEN, opened)
            samples.add(TO_END, at_end)
            samples.add(SEARCH, found / 1000)


def _open(page: Page) -> float:
    return _took(page, "jupyterapp.commands.execute('spark-connect:open-log')", _shows(LAST))


def _to_end(page: Page) -> float:
    _took(page, "bench.press(bench.list(), 'Home')", _shows(FIRST))
    return _took(page, "bench.press(bench.list(), 'End')", _shows(LAST))


def _search(page: Page) -> float:
    page.evaluate(
        "bench.box = document.querySelector('.jp-SparkConnectLog-searchBox');"
        f"bench.type(bench.box, {json.dumps(HIDDEN)}); bench.frame()"
    )
    marked = "document.querySelector('.jp-mod-match mark') !== null"
    return _took(page, "bench.press(bench.box, 'Enter')", marked)


def _took(page: Page, act: str, look: str) -> float:
    return float(page.evaluate(f"bench.took(async () => {{ await {act}; }}, () => {look})"))


def _shows(words: str) -> str:
    return f"bench.shows({json.dumps(words)})"


EXPERIMENT = Experiment("log-in-browser", (OPEN, TO_END, SEARCH), take, in_short=False)
