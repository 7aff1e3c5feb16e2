"""The start of a kernel that does not use Spark."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator

from jupyter_client.blocking.client import BlockingKernelClient

from bench.figure import Experiment, Figure
from bench.rig.front_end import kernel_code
from bench.rig.stopwatch import Stopwatch, listens
from bench.samples import Samples
from bench.stage import Stage
from tests.support.real_jupyter import RealJupyter

START = Figure(
    key="kernel-to-cell",
    name="Kernel start with our extension loaded / without, when Spark is not used",
    waits_for="From opening a notebook to the result of a first cell that has nothing to do with Spark.",
    ours=(
        "From the POST that opens a session until a cell with `1` is done, behind the silent request by "
        "which the front end loads the extension. Three times as many pairs as elsewhere."
    ),
    theirs="The same without that request, on a Jupyter server without the extension.",
    must=1.02,
    aim=1.00,
    limit=(
        "The extension is loaded by a silent request of its own, since Jupyter knows no other way that "
        "leaves the user's IPython alone. It takes 5.7 ms, an empty one 3.8 ms: two hundredths of a kernel "
        "that starts in a quarter of a second."
    ),
)

_PAIRS = 21
_paths = itertools.count(1)


def take(stage: Stage, samples: Samples) -> None:
    """Take pairs of kernels."""
    ours, theirs = stage.ours(), stage.theirs()
    load = kernel_code("kernels/loader.ts", "LOAD_CODE")
    for counts in stage.rounds(_PAIRS, in_short=5):
        pair = _start(ours, load), _start(theirs, None)
        if counts:
            samples.add(START, *pair)


def _start(jupyter: RealJupyter, load: str | None) -> float:
    path = f"kernel-{next(_paths)}.ipynb"
    wanted = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
    watch = Stopwatch()
    _, session = jupyter.call("POST", "api/sessions", wanted)
    try:
        with _client(jupyter, session["kernel"]["id"], watch) as client:
            if load is not None:
                client.execute(load, silent=True, store_history=False)
            asked = client.execute("1")
            while client.get_shell_msg(timeout=60)["parent_header"].get("msg_id") != asked:
                continue
            return watch.seconds
    finally:
        jupyter.call("DELETE", f"api/sessions/{session['id']}")


@contextlib.contextmanager
def _client(jupyter: RealJupyter, kernel: str, watch: Stopwatch) -> Iterator[BlockingKernelClient]:
    """Connect to a kernel as soon as it listens; its own client tries at longer and random intervals."""
    file = jupyter.runtime / f"kernel-{kernel}.json"
    watch.until("the kernel's connection file", file.exists)
    client = BlockingKernelClient(connection_file=str(file))
    client.load_connection_file()
    watch.until("the kernel's port", lambda: listens(client.shell_port))
    client.start_channels(hb=False, stdin=False)
    try:
        yield client
    finally:
        client.stop_channels()


EXPERIMENT = Experiment("kernel-start", (START,), take)
