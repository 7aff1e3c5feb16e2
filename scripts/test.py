"""Run rings of tests side by side, and end with a count per ring and the names of what failed.

    python scripts/test.py            all of them
    python scripts/test.py --check    those of every commit, in minutes
    python scripts/test.py unit ui    some of them

The last line is "N passed, N failed". The exit code is 0 only when every chosen ring ran at least one test
and none failed. A skipped test counts as failed: it has proved nothing.
"""

import argparse
import asyncio
import contextlib
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rings import MINUTE, RINGS, ROOT, Count, Ring, Run

LANES = 2
"""Rings that run side by side: one alone leaves a core idle while it waits."""

SPARK_LANES = 3
"""The same where Spark is started: those rings wait for graces to pass, and for one another's starts."""


@dataclass(frozen=True)
class Result:
    """How one ring ended, and after how many seconds."""

    ring: Ring
    count: Count
    seconds: float


async def run_ring(ring: Ring, files: Path, *, alone: bool) -> Result:
    """Run one ring, with files that begin so; beside another one, its output is printed when it is done."""
    print(f"\n=== {ring.name}: {ring.proves}", flush=True)
    begun = time.monotonic()
    with contextlib.ExitStack() as stack:
        output = None if alone else stack.enter_context(files.with_suffix(".output").open("w+b"))
        try:
            count = await ring.run(Run(files.with_suffix(".report"), output))
        finally:
            if output:
                print(f"\n=== {ring.name}, after {time.monotonic() - begun:.0f} s", flush=True)
                output.seek(0)
                shutil.copyfileobj(output, sys.stdout.buffer)
                sys.stdout.flush()
    if count == Count():
        print(f"The ring {ring.name} ran no test.", flush=True)
        count = Count(failures=("it ran no test",))
    return Result(ring, count, time.monotonic() - begun)


async def warm() -> None:
    """Make the archive of Spark's classes that halves each start; the tests run without it, too."""
    cache = Path(sys.prefix) / ".cache"
    command = [sys.executable, "-m", "jupyterlab_spark_connect.cli", "warm"]
    with tempfile.TemporaryDirectory() as folder:
        alone = {"XDG_CACHE_HOME": str(cache), "JUPYTER_CONFIG_DIR": folder, "JUPYTER_NO_CONFIG": "1"}
        if await Run(Path(folder), None).call(command, 10 * MINUTE, **alone) == 0:
            os.environ["SPARK_CONNECT_TEST_ARCHIVES"] = str(cache / "jupyterlab-spark-connect" / "classes")


async def run_rings(rings: Sequence[Ring], lanes: int) -> list[Result]:
    """Run rings in their order, `lanes` at a time; a SIGTERM ends those that run."""
    if task := asyncio.current_task():
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    if any(ring.has_spark for ring in rings):
        await warm()
    free = asyncio.Semaphore(lanes)

    async def wait_and_run(ring: Ring, files: Path) -> Result:
        async with free:
            return await run_ring(ring, files, alone=lanes == 1 or len(rings) == 1)

    with tempfile.TemporaryDirectory() as name:
        async with asyncio.TaskGroup() as group:
            running = [
                group.create_task(wait_and_run(ring, Path(name, str(number))))
                for number, ring in enumerate(rings)
            ]
        return [each.result() for each in running]


def forgotten() -> list[str]:
    """Return the test files that stand in no ring's folder, and so would never run."""
    run = [*(ROOT / "tests" / ring.name for ring in RINGS), ROOT / "bench" / "tests"]
    found = (path for name in ("tests", "bench") for path in (ROOT / name).rglob("test_*.py"))
    return [str(path.relative_to(ROOT)) for path in found if not any(map(path.is_relative_to, run))]


def main() -> int:
    """Run the chosen rings and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "rings", nargs="*", metavar="ring", help=", ".join(dict.fromkeys(ring.name for ring in RINGS))
    )
    parser.add_argument("--check", action="store_true", help="those that are quick enough for every commit")
    parser.add_argument("--lanes", type=int, help=f"how many run side by side ({LANES}, or {SPARK_LANES})")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.rings) - {ring.name for ring in RINGS})
    if unknown:
        parser.error(f"there is no ring {', '.join(unknown)}")
    if lost := forgotten():
        parser.error(f"no ring runs {', '.join(lost)}")
    if arguments.check and arguments.rings:
        parser.error("--check names the rings by itself")
    wanted = arguments.rings or [ring.name for ring in RINGS if ring.in_check or not arguments.check]
    chosen = [ring for ring in RINGS if ring.name in wanted]
    lanes = arguments.lanes or (SPARK_LANES if any(ring.has_spark for ring in chosen) else LANES)
    # a shell's background jobs ignore SIGINT, and so would what they start; the tests interrupt some of it
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # the tools of the environment this Python belongs to come first
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    begun = time.monotonic()
    results = asyncio.run(run_rings(chosen, lanes))

    print(f"\n{'ring':<8} {'passed':>7} {'failed':>7} {'seconds':>8}  what it proves")
    for result in results:
        ring, passed, failed = result.ring, result.count.passed, len(result.count.failures)
        print(f"{ring.name:<8} {passed:>7} {failed:>7} {result.seconds:>8.0f}  {ring.proves}")
    total = sum((result.count for result in results), Count())
    failed = len(total.failures)
    # here, because CI shows the end of what was printed, and nothing else
    for result in results:
        for line in result.count.failures:
            print(f"\nFAILED {result.ring.name}: {line}")
    print(f"\n{total.passed} passed, {failed} failed, in {time.monotonic() - begun:.0f} s", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except asyncio.CancelledError:
        sys.exit(128 + signal.SIGTERM)
